"""Use: Weights that keep the size of the signal through 20 ReLU layers, and torch's."""

import math
import operator
from typing import SupportsIndex

import torch
from torch import Tensor, nn


def with_variance(normal: Tensor, variance: float) -> Tensor:
    r"""Standard normal numbers $z$ stretched to a variance, $w = z\sqrt{\sigma^2}$."""
    return math.sqrt(variance) * normal


def he_variance(fan_in: int) -> float:
    r"""He's variance for ReLU layers, $\mathrm{Var}(w) = 2/n$."""
    return 2 / fan_in


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(
            f"{name} must be at least {least}, got {number}"
        )
    return number


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
