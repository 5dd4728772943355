"""5e: At a saddle the gradient of all samples is 0; a mini-batch's gradient is not."""

import math
from collections import Counter
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


tilts = [Fraction(1), Fraction(-1)]  # J_i = x^2 - y^2 + tilt_i * y


def step(y: Fraction, samples: list[int]) -> Fraction:
    """One step of y down the mean loss of some samples; x stays 0."""
    tilt = sum(tilts[i] for i in samples) / len(samples)
    _, slope = saddle_gradient(Fraction(0), y)
    return sgd_step(y, slope + tilt, Fraction(1, 4))


y = Fraction(0)
for _ in range(1000):
    y = step(y, [0, 1])
print(f"GD, both samples in each of 1000 steps: y = {y}")

inside = Counter(
    [Fraction(0)]
)  # y: how many orders of the samples lead there
for steps in range(1, 16):
    after = Counter[Fraction]()
    for y, orders in inside.items():
        for i in (0, 1):
            after[step(y, [i])] += orders
    inside = Counter(
        {y: orders for y, orders in after.items() if abs(y) < 1}
    )
    if steps == 1:
        print(f"SGD, 1 step: y = {min(inside)} or y = {max(inside)}")
    if steps % 5 == 0:
        print(
            f"SGD, {steps} steps: {inside.total()} of {2**steps} orders still inside"
        )
