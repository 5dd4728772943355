"""Use: Output shape and number of parameters of each layer."""

import torch
from torch import Tensor, nn

with torch.device("meta"):  # shapes without numbers: no memory, no time
    image = torch.empty(1, 3, 64, 64)  # your own here
    network = nn.Sequential(
        nn.Conv2d(3, 32, 5, bias=False),
        nn.BatchNorm2d(32),
        nn.Conv2d(32, 64, 3, stride=2),
        nn.AdaptiveAvgPool2d(4),
        nn.Flatten(),
        nn.Linear(64 * 4 * 4, 10),
    )


def show(layer: nn.Module, _: tuple[Tensor], y: Tensor) -> None:
    """Print a row for this layer: torch calls it after the layer."""
    y = y if isinstance(y, Tensor) else y[0]  # without an LSTM's state
    count = sum(p.numel() for p in layer.parameters())
    print(f"{type(layer).__name__:17} {count:7,}  {tuple(y.shape)}")


for layer in network.modules():
    if not list(layer.children()):  # no layers inside
        layer.register_forward_hook(show)
network(image)
total = sum(p.numel() for p in network.parameters())
print(f"all               {total:7,}")
