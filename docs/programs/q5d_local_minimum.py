"""5d: Gradient descent stays in a local minimum, though a deeper one exists."""

import math
from fractions import Fraction
from numbers import Real
from typing import Any, TypeVar

import torch
from torch import Tensor


def two_wells(x: Any) -> Any:
    r"""A loss with two minima, $J(x) = x^4/4 + x^3/3 - x^2$."""
    require_numbers(x=x)
    return x * x * (3 * x * x + 4 * x - 12) / 12


Number = TypeVar("Number", int, float, Fraction, Tensor)


def two_wells_slope(x: Number) -> Number:
    r"""Slope of the two wells, $J'(x) = x\,(x - 1)(x + 2)$."""
    require_numbers(x=x)
    slope: Number = x * (x - 1) * (x + 2)
    return slope


Rate = Any  # a float or a Fraction


def sgd_step(w: Number, gradient: Number, lr: Rate, weight_decay: Rate = 0) -> Number:
    r"""Gradient descent with an L2 penalty, $W \leftarrow W - \eta\,(g + \lambda W)$."""
    _require_rates(w, gradient, lr, weight_decay)
    new: Number = w - lr * (gradient + weight_decay * w)
    return new


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


# --- Question 5d ----------------------------------------------------------
for place in (Fraction(1), Fraction(-2)):
    w = torch.tensor(float(place), dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(two_wells(w), w, create_graph=True)
    (bend,) = torch.autograd.grad(slope, w)
    print(f"x = {place}: J = {two_wells(place)}, slope {two_wells_slope(place)}")
    print(f"  by autograd: slope {slope:z.0f}, curvature {bend:.0f}")

rates = [Fraction(k, 10) for k in range(1, 100)]
one = Fraction(1)
moved = sum(sgd_step(one, two_wells_slope(one), lr) != 1 for lr in rates)
print(f"learning rates that leave the point x = 1: {moved} of {len(rates)}")

starts = torch.arange(1, 21, dtype=torch.float64) / 10  # 0.1, 0.2, ..., 2
for side, place in ((1, 1.0), (-1, -2.0)):
    x = side * starts
    for _ in range(500):
        x = sgd_step(x, two_wells_slope(x), lr=0.1)
    ended = (x - place).abs() < 1e-9
    print(f"{len(x)} starts on the side of x = {place:.0f}: {ended.sum()} end there")
