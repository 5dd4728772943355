"""5d: Rounding errors push gradient descent off a slanted ridge, not off a straight."""

from fractions import Fraction
from numbers import Real
from typing import Any, TypeVar

from torch import Tensor


Number = TypeVar("Number", int, float, Fraction, Tensor)


def saddle_gradient(x: Number, y: Number) -> tuple[Number, Number]:
    r"""Gradient of the saddle, $\nabla J = (2x, -2y)$."""
    require_numbers(x=x, y=y)
    return 2 * x, -2 * y


def sgd_step(
    w: Tensor,
    gradient: Tensor,
    lr: float = 0.001,
    weight_decay: float = 0,
) -> Tensor:
    r"""A step of SGD, $w \leftarrow w - \eta\,(g + \lambda w)$."""
    return w - lr * (gradient + weight_decay * w)


def require_numbers(**named: object) -> None:
    """Raise unless all values are numbers or tensors; `bool` is no number here."""
    for name, value in named.items():
        if isinstance(value, bool) or not isinstance(
            value, Real | Tensor
        ):
            raise TypeError(
                f"{name} must be a number or a tensor, got {value!r}"
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
