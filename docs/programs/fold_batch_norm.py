"""Use: One layer that holds the batch norm behind it, by torch and by the formula."""

import operator
from typing import SupportsIndex

import torch
from torch import Tensor, nn
from torch.nn.utils import fuse_conv_bn_eval


def seeded_uniform(*shape: int, seed: int = 0) -> Tensor:
    """Uniform numbers in [-1, 1), drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.rand(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return (2 * numbers - 1).to(torch.get_default_device())


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


conv = nn.Conv2d(
    3, 8, 5, bias=False
).double()  # your own here, with or without bias
norm = nn.BatchNorm2d(8).double()
nn.init.constant_(
    norm.weight, 3
)  # as if training had left something to fold
nn.init.constant_(norm.bias, 2)
for seed in range(1, 8):
    norm(
        conv(seeded_uniform(20, 3, 9, 9, seed=seed))
    )  # moves the running statistics
folded = fuse_conv_bn_eval(
    conv.eval(), norm.eval()
)  # linear: fuse_linear_bn_eval

x = seeded_normal(100, 3, 9, 9)
print(
    f"one layer gives what the two gave: {folded(x).allclose(norm(conv(x)))}"
)
scale = norm.weight / (norm.running_var + norm.eps).sqrt()
shift = (0 if conv.bias is None else conv.bias) - norm.running_mean
same = folded.weight.allclose(scale[:, None, None, None] * conv.weight)
print(f"its weights are those of the formula: {same}")
print(
    f"its bias, too: {folded.bias.allclose(norm.bias + scale * shift)}"
)
norm.train()
print(
    f"and what they give in training: {folded(x).allclose(norm(conv(x)))}"
)
