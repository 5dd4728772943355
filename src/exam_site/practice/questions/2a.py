"""The small sum lies near 0, the large one on the other side of it."""

from fractions import Fraction
from random import Random

import torch

from exam_site.practice.numbers import Numbers, decimals, exact, numbered

INPUTS = [Fraction(n) for n in range(1, 6)]
SMALL = [Fraction(n, 200) for n in (2, 3, 4, 5, 6, 8, 10, 12, 16, 20)]
LARGE = [Fraction(n, 4) for n in (1, 2, 3, 4, 5, 6, 8, 10)]


def draw(random: Random) -> Numbers | None:
    """One input is negative, and one weight of each draw."""
    i, *weights = (_one_negative(random, sizes) for sizes in (INPUTS, SMALL, LARGE))
    rows = torch.tensor([[*map(float, row)] for row in weights], dtype=torch.float64)
    sums = rows @ torch.tensor([*map(float, i)], dtype=torch.float64)
    a, b = (exact(s, 200) for s in sums.tolist())
    if not (0 < abs(a) <= Fraction(1, 5) and 1 <= abs(b) <= 3 and a * b < 0):
        return None
    small, large = weights
    numbers = numbered("i", i) | _worked("a", a, small, i) | _worked("b", b, large, i)
    return {
        **decimals(numbers | {"a_tenfold": 10 * a}),
        "a_side": "right" if a > 0 else "left",
        "b_side": "right" if b > 0 else "left",
    }


def _one_negative(random: Random, sizes: list[Fraction]) -> list[Fraction]:
    """Three of these sizes, one of them negative."""
    first, *others = random.sample(sizes, 3)
    return random.sample([-first, *others], 3)


def _worked(
    name: str, s: Fraction, weights: list[Fraction], inputs: list[Fraction]
) -> dict[str, Fraction]:
    """The weights of a sum s, its products, and what slips lead to."""
    pairs = list(zip(weights, inputs, strict=True))
    return {
        **numbered(name, weights),
        **{f"{name}{j}i{j}": w * i for j, (w, i) in enumerate(pairs, 1)},
        name: s,
        f"{name}_inputs": sum((w * abs(i) for w, i in pairs), Fraction(0)),
        f"{name}_weights": sum((abs(w) * i for w, i in pairs), Fraction(0)),
        f"{name}_both": sum((abs(w * i) for w, i in pairs), Fraction(0)),
        f"{name}_minus": -s,
    }
