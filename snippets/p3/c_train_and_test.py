"""3c: At test time an output depends on its sample alone, and nothing is updated."""

import torch
from i2dl_exam.normalization import BatchNorm
from torch import nn

ours, torchs = (
    BatchNorm(1).double(),
    nn.BatchNorm1d(1, dtype=torch.float64),
)


def output_of_2(layer: nn.Module, *others: float) -> float:
    """What the layer makes of the sample 2 in a batch with others."""
    batch = torch.tensor(
        [[2.0], *([other] for other in others)], dtype=torch.float64
    )
    y: float = layer(batch)[0].item()
    return y


for batch in ((1, 3), (4, 8)):  # training, as in the other program
    x = torch.tensor([[float(v)] for v in batch], dtype=torch.float64)
    ours(x), torchs(x)
before = [layer.running_mean.item() for layer in (ours, torchs)]
for layer in (ours.eval(), torchs.eval()):
    shown = [
        output_of_2(layer, *others) for others in ((0.0,), (4.0,), ())
    ]
    print("test: 2 beside 0, beside 4, alone: ", end="")
    print(", ".join(f"{y:.4f}" for y in shown))
by_hand = (2 - 0.78) / (1.79 + 1e-5) ** 0.5
print(f"by hand, (2 - 0.78) / sqrt(1.79): {by_hand:.4f}")
after = [layer.running_mean.item() for layer in (ours, torchs)]
print(f"the test batches changed the running mean: {before != after}")

for layer in (ours.train(), torchs.train()):
    shown = [output_of_2(layer, *others) for others in ((0.0,), (4.0,))]
    print("training: 2 beside 0, beside 4: ", end="")
    print(", ".join(f"{y:.4f}" for y in shown))
after = [layer.running_mean.item() for layer in (ours, torchs)]
print(
    f"the training batches changed the running mean: {before != after}"
)
