"""3b: gamma and beta receive gradients, so they are learned; backward by hand."""

import math
import operator
from numbers import Real
from typing import Any, SupportsIndex

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


def batch_norm_backward(
    dy: Tensor, x: Tensor, gamma: Tensor, eps: float = 1e-5
) -> tuple[Tensor, Tensor, Tensor]:
    r"""Gradients of a loss through `batch_norm`, by input, $\gamma$ and $\beta$."""
    axes = _batch_axes(x)
    require_shape("dy", dy, *x.shape)
    require_shape("gamma", gamma, x.shape[1])
    mean, var = batch_moments(x)
    x_hat = normalize(x, mean, var, eps)
    by_mean = dy.mean(axes, keepdim=True)  # the way through E[x]
    by_var = x_hat * (dy * x_hat).mean(
        axes, keepdim=True
    )  # through Var[x]
    dx = _feature(gamma / (var + eps).sqrt(), x) * (
        dy - by_mean - by_var
    )
    return dx, (dy * x_hat).sum(axes), dy.sum(axes)


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


def _batch_axes(x: Tensor) -> tuple[int, ...]:
    """All axes but the features', (N, C, ...)."""
    _require_batch(x)
    return (0, *range(2, x.ndim))


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


# 8 images with 3 channels: each channel is a feature with 8 * 2 * 2 values.
x = (25 * seeded_normal(8, 3, 2, 2) + 45).requires_grad_()
gamma, beta = (
    seeded_normal(3, seed=k).requires_grad_() for k in (1, 2)
)
dy = seeded_normal(
    *x.shape, seed=3
)  # gradient of the loss by the output y

y = F.batch_norm(x, None, None, gamma, beta, training=True)
print(
    f"forward: {(batch_norm(x, gamma, beta) - y).abs().max() < 1e-12}"
)
torchs = torch.autograd.grad(y, [x, gamma, beta], dy)
ours = batch_norm_backward(dy, x, gamma)
for name, one, other in zip(
    ("x", "gamma", "beta"), ours, torchs, strict=True
):
    print(f"gradient by {name}: {(one - other).abs().max() < 1e-12}")

dx, _, dbeta = ours
print(f"dbeta is the sum of dy: {dbeta.allclose(dy.sum((0, 2, 3)))}")
print(
    f"dx sums to 0 in every feature: {dx.sum((0, 2, 3)).abs().max() < 1e-12}"
)

# So a bias in front of batch norm has no gradient and no effect: beta replaces it.
shifted = batch_norm(x + 7, gamma, beta)
print(f"adding 7 to every input changes nothing: {shifted.allclose(y)}")
