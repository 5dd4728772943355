"""Use: Weights that keep the size of the signal through 20 ReLU layers, and torch's."""

import torch
from i2dl_exam.initialization import he_variance, with_variance
from i2dl_exam.sampling import seeded_normal
from torch import nn


@torch.no_grad()
def initialize(network: nn.Module, seed: int = 0) -> None:
    """Draw the weights of linear layers and convolutions (not transposed ones)."""
    kinds = nn.Linear | nn.Conv1d | nn.Conv2d | nn.Conv3d
    for number, layer in enumerate(network.modules()):
        if isinstance(layer, kinds):
            fan_in = layer.weight[0].numel()
            normal = seeded_normal(
                *layer.weight.shape, seed=1000 * seed + number
            )
            layer.weight.copy_(
                with_variance(normal, he_variance(fan_in))
            )
            if layer.bias is not None:
                layer.bias.zero_()


layers = [
    nn.Sequential(nn.Linear(400, 400, bias=False), nn.ReLU())
    for _ in range(20)
]
network = nn.Sequential(*layers).double()
x = seeded_normal(100, 400, seed=100)
default = (network(x).norm() / x.norm()).item()
initialize(network)
ours = (network(x).norm() / x.norm()).item()
print(
    f"torch's default: the signal shrinks below a thousandth: {default < 1e-3}"
)
print(
    f"He: it stays between a quarter and four times its size: {0.25 < ours < 4}"
)
