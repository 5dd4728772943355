"""Deviations that are whole numbers or simple fractions."""

import math
from fractions import Fraction
from random import Random

from exam_site.practice.numbers import Numbers, exact
from i2dl_exam.gradient_noise import batch_variance

MANY = 10**15  # samples: then it does not matter that those of a batch differ


def draw(random: Random) -> Numbers | None:
    """A batch size that is a square, and how much smaller the noise shall be."""
    k, s, f = random.randint(2, 12), random.randint(2, 36), random.randint(2, 5)
    if 2 * s % k:
        return None
    B, variance = k * k, exact(batch_variance(s * s, k * k, MANY), 4)
    found = {"deviation": exact(math.sqrt(variance), 2), "variance": variance}
    given = {"B": B, "s": s, "f": f, "k": k, "square": s * s, "ff": f * f}
    wrong = {"divided": Fraction(s, B), "summed": s * k, "line": f * B}
    return given | found | wrong | {"more": f * f * B, "fewer": Fraction(B, f * f)}
