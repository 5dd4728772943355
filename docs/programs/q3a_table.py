"""3a: Batch norm gives each feature of a batch mean 0 and variance 1, exactly."""

import math
from fractions import Fraction
from math import isqrt
from numbers import Real
from statistics import mean, pvariance
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor


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


table = [
    [1, 10],
    [3, 40],
    [3, 50],
    [1, 80],
]  # 4 samples with 2 features
exact = []
for j, column in enumerate(zip(*table, strict=True), start=1):
    values = [Fraction(value) for value in column]
    center, variance = (
        mean(values),
        pvariance(values),
    )  # divides by 4, not by 3
    exact.append([(v - center) / isqrt(int(variance)) for v in values])
    shown = ", ".join(f"{v}" for v in exact[-1])
    print(
        f"feature {j}: mean {center}, variance {variance}, normalized {shown}"
    )
    again = mean(exact[-1]), pvariance(exact[-1])
    print(f"  afterwards: mean {again[0]}, variance {again[1]}")

x = torch.tensor(table, dtype=torch.float64)
by_hand = (
    torch.tensor([[float(v) for v in column] for column in exact])
    .double()
    .T
)
y = batch_norm(
    x, torch.ones(2), torch.zeros(2), eps=0
)  # gamma = 1, beta = 0
torchs = F.batch_norm(x, None, None, training=True, eps=1e-12)
print(f"our function agrees: {y.allclose(by_hand, atol=1e-6)}")
print(f"F.batch_norm agrees: {torchs.allclose(by_hand, atol=1e-6)}")

rows = F.layer_norm(
    x, (2,), eps=1e-12
)  # over the entries of each vector instead
print(
    f"layer norm turns each row into {rows[0, 0]:.1f}, {rows[0, 1]:.1f}: ",
    end="",
)
print(f"{rows.allclose(rows[0])}")
