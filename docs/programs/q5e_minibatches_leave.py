"""5e: At a saddle the gradient of all samples is 0; a mini-batch's gradient is not."""

from collections import Counter
from fractions import Fraction
from numbers import Real
from typing import TypeVar

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
