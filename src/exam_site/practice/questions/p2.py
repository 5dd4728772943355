"""Numbers to practise Problem 2 with."""

import math
from fractions import Fraction
from random import Random

import torch

from exam_site.practice.numbers import Numbers, exact, numbered, power
from i2dl_exam.initialization import he_variance, xavier_variance

INPUTS = [Fraction(n) for n in range(1, 6)]
SMALL = [Fraction(n, 200) for n in (2, 3, 4, 5, 6, 8, 10, 12, 16, 20)]
LARGE = [Fraction(n, 4) for n in (1, 2, 3, 4, 5, 6, 8, 10)]


def draw_2a(random: Random) -> Numbers | None:
    """A small sum near 0, and a large one on the other side of it."""
    i, *weights = (_one_negative(random, sizes) for sizes in (INPUTS, SMALL, LARGE))
    rows = torch.tensor([[*map(float, row)] for row in weights], dtype=torch.float64)
    sums = rows @ torch.tensor([*map(float, i)], dtype=torch.float64)
    a, b = (exact(s, 200) for s in sums.tolist())
    if not (0 < abs(a) <= Fraction(1, 5) and 1 <= abs(b) <= 3 and a * b < 0):
        return None
    return {
        **numbered("i", i),
        **numbered("a", weights[0]),
        **numbered("b", weights[1]),
        "a": a,
        "b": b,
        "a_side": "right" if a > 0 else "left",
        "b_side": "right" if b > 0 else "left",
    }


def _one_negative(random: Random, sizes: list[Fraction]) -> list[Fraction]:
    """Three of these sizes, one of them negative."""
    first, *others = random.sample(sizes, 3)
    return random.sample([-first, *others], 3)


def draw_2d(random: Random) -> Numbers:
    """Weights of deviation 1/k for tanh or ReLU, and the factor of L ReLU layers."""
    k, L = random.randint(2, 20), random.randint(3, 6)
    if random.random() < 0.5:
        case, n, factor = "tanh", k * k, Fraction(1, 2)
        variance = exact(xavier_variance(n, n), n)
    else:
        case, n = "ReLU", 2 * k * k
        factor = Fraction(random.choice(["1/4", "1/2", "1/2", "3/2", "2", "2", "3"]))
        variance = exact(he_variance(n), n)
    return {
        "case": case,
        "n": n,
        "L": L,
        "k": k,
        "variance": variance,
        "deviation": exact(math.sqrt(variance), k),
        "factor": factor,
        "power": power(factor, L),
        "fate": "vanishes" if factor < 1 else "explodes",
    }
