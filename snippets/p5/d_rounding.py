"""5d: Rounding errors push gradient descent off a slanted ridge, not off a straight."""

from fractions import Fraction
from typing import Any

from i2dl_exam.optimization import sgd_step
from i2dl_exam.surfaces import saddle_gradient


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
