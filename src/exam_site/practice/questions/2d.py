"""For tanh or ReLU, with a fan-in whose standard deviation is a fraction."""

import math
from fractions import Fraction
from random import Random

from exam_site.practice.numbers import Numbers, exact, power
from i2dl_exam.initialization import he_variance, xavier_variance


def draw(random: Random) -> Numbers:
    """Weights of deviation 1/k, and the factor of L layers with ReLU."""
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
        "other": 2 * factor / n,  # the variance with this factor
        "variance": variance,
        "deviation": exact(math.sqrt(variance), k),
        "k": k,
        "square": k * k,
        "factor": factor,
        "power": power(factor, L),
        "end": factor**L,
        "fate": "vanishes" if factor < 1 else "explodes",
        "added": L * factor,
        "squared": factor ** (2 * L),
        "no_half": (2 * factor) ** L,
        "doubled": 2 * variance,
        "halved": variance / 2,
        "quartered": variance / 4,
    }
