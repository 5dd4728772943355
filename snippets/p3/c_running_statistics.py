"""3c: Two mini-batches of training, then test: which moments?"""

import torch
from i2dl_exam.normalization import running_average
from torch import nn

layer = nn.BatchNorm1d(1, dtype=torch.float64)  # in training mode
mean, var = torch.zeros(1), torch.ones(1)  # what PyTorch starts with
print("running mean and variance by hand, and of nn.BatchNorm1d")
for batch in ([[1.0], [3.0]], [[4.0], [8.0]]):
    x = torch.tensor(batch, dtype=torch.float64)
    layer(x)
    mean = running_average(mean, x.mean(0))
    var = running_average(var, x.var(0))  # unbiased: 2, then 8
    print(f"  {mean.item():.2f}, {var.item():.2f}", end="   ")
    kept = layer.running_mean.item(), layer.running_var.item()
    print(f"{kept[0]:.2f}, {kept[1]:.2f}")

y = (2 - mean) / (var + layer.eps).sqrt()
print(f"the sample 2 at test time, by hand: {y.item():.4f}")
for name, training in {"eval": False, "train": True}.items():
    layer.train(training)
    print(f"layer.{name}():", end=" ")
    for other in (0, 4):
        pair = torch.tensor([[2], [other]], dtype=torch.float64)
        print(f"{layer(pair)[0].item():.4f} beside {other}", end=", ")
    print(f"running mean then {layer.running_mean.item():.4f}")
