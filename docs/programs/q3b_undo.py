"""3b: gamma and beta can undo the normalization; each is needed to reach a target."""

import math
from fractions import Fraction
from math import isqrt
from numbers import Real
from statistics import mean, pvariance
from typing import Any

import torch
from torch import Tensor, nn


def batch_norm(
    x: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5
) -> Tensor:
    r"""Batch normalization in training, $y = \gamma \hat x + \beta$."""
    return _scale_shift(
        normalize(x, *batch_moments(x), eps), gamma, beta
    )


def _scale_shift(x_hat: Tensor, gamma: Tensor, beta: Tensor) -> Tensor:
    r"""The exam's second formula, $y = \gamma \hat x + \beta$."""
    require_shape("gamma", gamma, x_hat.shape[1])
    require_shape("beta", beta, x_hat.shape[1])
    return _feature(gamma, x_hat) * x_hat + _feature(beta, x_hat)


def normalize(
    x: Tensor, mean: Tensor, var: Tensor, eps: float = 1e-5
) -> Tensor:
    r"""Each feature with the given moments, $\hat x = (x - E)/\sqrt{V + \epsilon}$."""
    _require_batch(x)
    require_shape("mean", mean, x.shape[1])
    require_shape("var", var, x.shape[1])
    require_in("eps", eps, 0)
    if (var + eps <= 0).any():
        lowest = var.min().item()
        raise ValueError(
            f"var + eps must be positive, got var {lowest}, eps {eps}"
        )
    return (x - _feature(mean, x)) / _feature(var + eps, x).sqrt()


def batch_moments(x: Tensor) -> tuple[Tensor, Tensor]:
    r"""Mean $E[x]$ and biased variance $\mathrm{Var}[x]$ of each feature in the batch."""
    axes = _batch_axes(x)
    if math.prod(x.shape[axis] for axis in axes) < 2:
        shape = tuple(x.shape)
        raise ValueError(
            f"x must hold at least 2 values per feature, got {shape}"
        )
    var, mean = torch.var_mean(
        x, axes, correction=0
    )  # (N, C, ...) -> (C,)
    return mean, var


def _feature(values: Tensor, x: Tensor) -> Tensor:
    """One value per feature, in a shape that broadcasts along the axis C of `x`."""
    return values.view(
        -1, *[1] * (x.ndim - 2)
    )  # (C,) -> (C, 1, 1) for (N, C, H, W)


def _require_batch(x: Tensor) -> None:
    """Raise unless `x` is a batch of samples, shape (N, C) or (N, C, ...)."""
    require_floats("x", x)
    if x.ndim < 2:
        shape = tuple(x.shape)
        raise ValueError(
            f"x must have shape (N, C) or (N, C, ...), got {shape}"
        )


def _batch_axes(x: Tensor) -> tuple[int, ...]:
    """All axes but the features', (N, C, ...)."""
    _require_batch(x)
    return (0, *range(2, x.ndim))


def require_shape(
    name: str, value: Tensor, *shape: int | None, batch: bool = False
) -> tuple[int, ...]:
    """Return the sizes of `value`, or raise if they are not `shape`."""
    if not isinstance(value, Tensor):
        raise TypeError(f"{name} must be a tensor, got {value!r}")
    own = tuple(value.shape[-len(shape) :] if batch else value.shape)
    fits = len(own) == len(shape)
    if not fits or any(
        s not in (None, o) for s, o in zip(shape, own, strict=True)
    ):
        sizes = ["..."] * batch + [
            "any" if s is None else str(s) for s in shape
        ]
        wanted = ", ".join(sizes) + "," * (len(sizes) == 1)
        raise ValueError(
            f"{name} must have shape ({wanted}), got {tuple(value.shape)}"
        )
    return own


def require_in(
    name: str,
    value: Any,
    low: float,
    high: float = math.inf,
    *,
    open_low: bool = False,
) -> None:
    """Raise unless `value` is a real number in [low, high), or in (low, high)."""
    if not isinstance(value, Real) or isinstance(value, bool):
        raise TypeError(f"{name} must be a real number, got {value!r}")
    if not value < high or value < low or (open_low and value == low):
        bracket = "(" if open_low else "["
        raise ValueError(
            f"{name} must lie in {bracket}{low}, {high}), got {value}"
        )


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


values = [
    Fraction(v) for v in (10, 40, 50, 80)
]  # one feature of 4 samples
center, variance = mean(values), pvariance(values)
deviation = isqrt(int(variance))
normalized = [(v - center) / deviation for v in values]
undone = [deviation * v + center for v in normalized]
print(
    f"mean {center}, variance {variance}, standard deviation {deviation}"
)
print(f"normalized: {', '.join(f'{v}' for v in normalized)}")
print(f"with gamma = {deviation}, beta = {center}: ", end="")
print(", ".join(f"{v}" for v in undone))

x = torch.tensor([[float(v)] for v in values], dtype=torch.float64)
layer = nn.BatchNorm1d(1, dtype=torch.float64)
with torch.no_grad():
    layer.weight.fill_(
        (variance + Fraction(layer.eps)) ** 0.5
    )  # sqrt(Var + eps)
    layer.bias.fill_(float(center))
ours = batch_norm(x, layer.weight, layer.bias, layer.eps)
print(
    f"nn.BatchNorm1d and our function give x back: {layer(x).allclose(x)}, ",
    end="",
)
print(f"{ours.allclose(x)}")
print(
    f"it learns: {', '.join(name for name, _ in layer.named_parameters())}"
)

# The wanted output is x itself. How close does the layer get with what it has?
x_hat, one = (x - x.mean()) / x.std(correction=0), torch.ones_like(x)


def error(target: Tensor, *columns: Tensor) -> Tensor:
    """Smallest mean squared error of a sum of multiples of the columns."""
    A = torch.cat(columns, dim=1)
    return (
        (A @ torch.linalg.lstsq(A, target).solution - target)
        .square()
        .mean()
    )


print(f"smallest error with neither: {(x_hat - x).square().mean():.1f}")
print(f"smallest error with gamma alone: {error(x, x_hat):.1f}")
print(f"smallest error with beta alone: {error(x - x_hat, one):.1f}")
print(f"smallest error with both: {error(x, x_hat, one):z.1f}")
closed = [
    (deviation - 1) ** 2 + center**2,
    center**2,
    (deviation - 1) ** 2,
]
print(f"by hand: {', '.join(f'{v}' for v in closed)} and 0")
