"""3c: One sample in training, or a constant feature: where the formula fails."""

import math
import operator
from numbers import Real
from typing import Any, SupportsIndex

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


gamma, beta = torch.ones(2).double(), torch.zeros(2).double()
sample = seeded_normal(1, 2)
constant = torch.tensor(
    [[5.0, 1.0], [5.0, 2.0], [5.0, 4.0]], dtype=torch.float64
)


def refused(layer: object, *arguments: object) -> str:
    """The message of the ValueError that this call raises."""
    assert callable(layer)
    try:
        layer(*arguments)
    except ValueError as error:
        return str(error)
    return "nothing"


print(f"one sample: {refused(batch_norm, sample, gamma, beta)}")
message = refused(nn.BatchNorm1d(2).double(), sample)
print(
    f"nn.BatchNorm1d refuses it too: {'more than 1 value per channel' in message}"
)
formula = (sample - sample.mean(0)) / (
    sample.var(0, correction=0) + 1e-5
).sqrt()
print(f"the formula would give 0 for every sample: {not formula.any()}")
image = seeded_normal(1, 2, 3, 3)  # one image: 9 values per channel
print(
    f"one image is enough: {refused(batch_norm, image, gamma, beta) == 'nothing'}"
)

exam = (constant - constant.mean(0)) / constant.var(
    0, correction=0
).sqrt()
print(
    f"constant feature, no eps: 0/0 is nan: {exam[:, 0].isnan().all()}"
)
print(f"our function: {refused(batch_norm, constant, gamma, beta, 0)}")
y = batch_norm(constant, gamma, beta)
print(f"with eps = 1e-5 it becomes 0: {not y[:, 0].any()}")
