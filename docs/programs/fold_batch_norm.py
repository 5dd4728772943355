"""Use: A linear layer that holds the batch norm behind it, for use after training."""

import operator
from typing import SupportsIndex

import torch
from torch import Tensor, nn


def linear_layer(weight: Tensor, bias: Tensor) -> nn.Linear:
    r"""An `nn.Linear` that computes $W x + b$ with the given numbers."""
    n_out, n_in = require_shape("weight", weight, None, None)
    require_shape("bias", bias, n_out)
    require_floats("weight", weight)
    layer = nn.Linear(n_in, n_out, device=weight.device, dtype=weight.dtype)
    with torch.no_grad():
        layer.weight.copy_(weight)
        layer.bias.copy_(bias)
    return layer


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(require_int("seed", seed, least=0))
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
        raise ValueError(f"{name} must be at least {least}, got {number}")
    return number


def require_shape(
    name: str, value: Tensor, *shape: int | None, batch: bool = False
) -> tuple[int, ...]:
    """Return the sizes of `value`, or raise if they are not `shape`."""
    if not isinstance(value, Tensor):
        raise TypeError(f"{name} must be a tensor, got {value!r}")
    own = tuple(value.shape[-len(shape) :] if batch else value.shape)
    fits = len(own) == len(shape)
    if not fits or any(s not in (None, o) for s, o in zip(shape, own, strict=True)):
        sizes = ["..."] * batch + ["any" if s is None else str(s) for s in shape]
        wanted = ", ".join(sizes) + "," * (len(sizes) == 1)
        raise ValueError(f"{name} must have shape ({wanted}), got {tuple(value.shape)}")
    return own


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(f"{name} must be a floating-point tensor, got {kind}")


# --- Use it ---------------------------------------------------------------
linear, norm = nn.Linear(20, 30).double(), nn.BatchNorm1d(30).double()
with torch.no_grad():  # as if training had left something to fold
    norm.weight.copy_(seeded_normal(30, seed=1))
    norm.bias.copy_(seeded_normal(30, seed=2))
for seed in range(3, 10):
    norm(linear(seeded_normal(50, 20, seed=seed)))  # moves the running statistics
norm.eval()

scale = norm.weight / (norm.running_var + norm.eps).sqrt()
bias = norm.bias + scale * (linear.bias - norm.running_mean)
folded = linear_layer(scale[:, None] * linear.weight, bias)

x = seeded_normal(1000, 20)
print(f"one layer gives what the two gave: {folded(x).allclose(norm(linear(x)))}")
norm.train()
print(f"and what they give in training: {folded(x).allclose(norm(linear(x)))}")
