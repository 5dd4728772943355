"""5j: With a low learning rate: very late, or never, by rounding or by decay."""

import math
from fractions import Fraction
from numbers import Real
from typing import Any, TypeVar

import torch
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


# 1. A fixed rate and rounded numbers. The loss is 2 w^2, the weight stands at 1.
for dtype in (torch.float32, torch.float64):
    w = torch.ones((), dtype=dtype)
    for power in (26, 27):
        moved = not torch.equal(sgd_step(w, 4 * w, 2.0**-power), w)
        print(
            f"{8 * w.element_size()} bits, lr = 2^-{power}: a step moves w: {moved}"
        )

# 2. Exact numbers and a rate that falls with each step. The loss is w^2 / 2.
slow = fast = Fraction(1)
for t in range(1, 61):
    slow = sgd_step(
        slow, slow, Fraction(1, t + 1)
    )  # rates 1/2, 1/3, 1/4, ...
    fast = sgd_step(
        fast, fast, Fraction(1, 2**t)
    )  # rates 1/2, 1/4, 1/8, ...
later = Fraction(1, 2**60)  # the sum of all rates that follow 1/2^60
print(f"rates 1/(t + 1): after 60 steps the distance is {slow}")
print(f"rates 1/2^t: after 60 steps the distance is {float(fast):.4f}")
print(
    f"  more than 1/4 is left for ever: {fast * (1 - later) > Fraction(1, 4)}"
)
