"""5d: Rounding errors push gradient descent off a slanted ridge, not off a straight."""

import math
from fractions import Fraction
from numbers import Real
from typing import Any, TypeVar

from torch import Tensor


Number = TypeVar("Number", int, float, Fraction, Tensor)


def saddle_gradient(x: Number, y: Number) -> tuple[Number, Number]:
    r"""Gradient of the saddle, $\nabla J = (2x, -2y)$."""
    require_numbers(x=x, y=y)
    return 2 * x, -2 * y


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


def leaves(a: int, b: int, length: int, start: Any, lr: Any) -> bool:
    """Whether 200 steps from the ridge, along (a, b), lead away from it."""
    x, y = a * start, b * start
    for _ in range(200):
        along, across = (
            (a * x + b * y) / length,
            (a * y - b * x) / length,
        )
        ga, gc = saddle_gradient(along, across)
        x = sgd_step(x, (a * ga - b * gc) / length, lr)
        y = sgd_step(y, (b * ga + a * gc) / length, lr)
    return bool(abs(a * y - b * x) > length)  # more than 1 away


starts = [Fraction(k, 16) for k in range(1, 21)]
for name, ridge in (("straight", (1, 0, 1)), ("slanted", (3, 4, 5))):
    for kind in (Fraction, float):
        count = sum(
            leaves(*ridge, kind(c), kind(Fraction(1, 5)))
            for c in starts
        )
        print(
            f"{name} ridge, {kind.__name__}: {count} of {len(starts)} starts leave it"
        )
