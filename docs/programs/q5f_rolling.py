"""5f: Momentum carries a weight over a hill that stops plain gradient descent."""

import math
from fractions import Fraction
from numbers import Real
from typing import Any, TypeVar

from torch import Tensor


Number = TypeVar("Number", int, float, Fraction, Tensor)


Rate = Any  # a float or a Fraction


def momentum_step(
    w: Number,
    gradient: Number,
    velocity: Number,
    lr: Rate,
    momentum: Rate,
    weight_decay: Rate = 0,
) -> tuple[Number, Number]:
    r"""A step along a fading sum of gradients, $u \leftarrow \beta u + g + \lambda W$."""
    _require_rates(w, gradient, lr, weight_decay)
    require_numbers(velocity=velocity)
    require_in("momentum", momentum, 0, 1)
    velocity = momentum * velocity + gradient + weight_decay * w
    return w - lr * velocity, velocity


def two_wells_slope(x: Number) -> Number:
    r"""Slope of the two wells, $J'(x) = x\,(x - 1)(x + 2)$."""
    require_numbers(x=x)
    slope: Number = x * (x - 1) * (x + 2)
    return slope


def _require_rates(w: object, gradient: object, lr: Rate, weight_decay: Rate) -> None:
    """Raise unless weights and gradients fit and both rates are at least 0."""
    require_numbers(w=w, gradient=gradient)
    if isinstance(w, Tensor) and isinstance(gradient, Tensor):
        require_shape("gradient", gradient, *w.shape)
    require_in("lr", lr, 0)
    require_in("weight_decay", weight_decay, 0)


def require_numbers(**named: object) -> None:
    """Raise unless all values are numbers or tensors; `bool` is no number here."""
    for name, value in named.items():
        if isinstance(value, bool) or not isinstance(value, Real | Tensor):
            raise TypeError(f"{name} must be a number or a tensor, got {value!r}")


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
        raise ValueError(f"{name} must lie in {bracket}{low}, {high}), got {value}")


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


# --- Question 5f ----------------------------------------------------------
def end(x: float, beta: float) -> float:
    """Where 500 steps end."""
    u = 0.0
    for _ in range(500):
        x, u = momentum_step(x, two_wells_slope(x), u, lr=0.1, momentum=beta)
    return x


for start in (2.0, 1.2):
    for beta in (0.0, 0.9):
        x = end(start, beta)
        shallow, deep = abs(x - 1) < 1e-6, abs(x + 2) < 1e-6
        where = "shallow" if shallow else "deep" if deep else "no"
        print(f"from x = {start:.1f} with beta = {beta:z.1f}: {where} minimum")
