"""3c: Two mini-batches of training, then test: which mean and variance?"""

import torch
from i2dl_exam.normalization import running_statistics
from torch import Tensor, nn


def column(*values: float) -> Tensor:
    """Samples of one feature."""
    return torch.tensor(values, dtype=torch.float64)[:, None]


layer = nn.BatchNorm1d(1, dtype=torch.float64)  # in training mode
mean, var = torch.zeros(1), torch.ones(1)  # what PyTorch starts with
print("mini-batch  by hand     nn.BatchNorm1d  outputs")
for a, b in ((1.0, 3.0), (4.0, 8.0)):
    y = layer(column(a, b))
    mean, var = running_statistics(mean, var, column(a, b))
    by_hand = f"{mean.item():.2f}, {var.item():.2f}"
    kept = layer.running_mean.item(), layer.running_var.item()
    torchs, outputs = f"{kept[0]:.2f}, {kept[1]:.2f}", y.flatten()
    print(f"({a:.0f}, {b:.0f})      {by_hand}  {torchs:14}", end="")
    print(f"  {outputs[0]:.2f}, {outputs[1]:.2f}")

y = (2 - mean) / (var + layer.eps).sqrt()
print(f"the sample 2 at test time, by hand: {y.item():.4f}")
print(f"layer.eval(), alone: {layer.eval()(column(2.0)).item():.4f}")
for mode, name in ((False, "layer.eval(), "), (True, "layer.train(),")):
    layer.train(mode)
    low, high = (layer(column(2.0, v))[0].item() for v in (0.0, 4.0))
    print(f"{name} beside 0: {low:.4f}, beside 4: {high:.4f}")
    print(f"  running mean afterwards: {layer.running_mean.item():.4f}")
