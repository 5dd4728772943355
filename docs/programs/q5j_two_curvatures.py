"""5j: The largest curvature limits the learning rate, the smallest sets the time."""

import math
from fractions import Fraction
from numbers import Real
from typing import Any, TypeVar

from torch import Tensor


Number = TypeVar("Number", int, float, Fraction, Tensor)


Rate = Any  # a float or a Fraction


def sgd_step(
    w: Number, gradient: Number, lr: Rate, weight_decay: Rate = 0
) -> Number:
    r"""Gradient descent with an L2 penalty, $W \leftarrow W - \eta\,(g + \lambda W)$."""
    _require_step(w, lr, weight_decay, gradient=gradient)
    new: Number = w - lr * (gradient + weight_decay * w)
    return new


def _require_step(
    w: object, lr: Rate, weight_decay: Rate, **others: object
) -> None:
    """Raise unless weights and the `others` fit and both rates are at least 0."""
    require_numbers(w=w, **others)
    for name, value in others.items():
        if isinstance(w, Tensor) and isinstance(value, Tensor):
            require_shape(name, value, *w.shape)
    require_in("lr", lr, 0)
    require_in("weight_decay", weight_decay, 0)


def require_numbers(**named: object) -> None:
    """Raise unless all values are numbers or tensors; `bool` is no number here."""
    for name, value in named.items():
        if isinstance(value, bool) or not isinstance(
            value, Real | Tensor
        ):
            raise TypeError(
                f"{name} must be a number or a tensor, got {value!r}"
            )


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


flat, steep, goal = Fraction(1), Fraction(100), Fraction(1, 100)
# The loss is (flat x^2 + steep y^2) / 2.
for lr in (
    Fraction(1, 200),
    Fraction(1, 100),
    Fraction(2, 101),
    Fraction(21, 1000),
):
    x = y = Fraction(1)
    steps = 0
    while max(abs(x), abs(y)) > goal and abs(y) < 1000:
        x, y = sgd_step(x, flat * x, lr), sgd_step(y, steep * y, lr)
        steps += 1
    arrived = abs(y) < 1000
    slowest = max(abs(1 - lr * flat), abs(1 - lr * steep))
    formula = math.ceil(
        math.log(goal if arrived else 1000) / math.log(slowest)
    )
    print(
        f"lr = {lr}: factors {1 - lr * flat} and {1 - lr * steep} per step"
    )
    what = "both below 1/100" if arrived else "y above 1000"
    print(f"  {what} after {steps} steps; by logarithms: {formula}")
