"""Two or three steps, and no more than four decimals."""

from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

from exam_site.practice.numbers import Numbers, decimals, numbered, power
from i2dl_exam.optimization import sgd_step

STEP: Any = sgd_step  # of exact numbers


def choose(random: Random) -> int:
    """The number of steps."""
    return random.choice([2, 3])


def draw(random: Random, n: int) -> Numbers | None:
    """A weight, a learning rate and a penalty for n steps."""
    eta = Fraction(random.choice([1, 2, 4, 5, 8, 10]), 20)
    lam = Fraction(random.choice([1, 2, 4, 5, 8, 10, 16, 20, 40]), 20)
    W = Fraction(random.choice([2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 25, 40]))
    rate = eta * lam
    if rate >= 1:
        return None
    kept = [W]
    for _ in range(n):
        kept.append(STEP(kept[-1], Fraction(0), eta, lam))
    last, same_amount, by_L1 = kept[-1], W - n * rate * W, W - n * rate
    wrong = (same_amount, by_L1)  # must differ from a rounded answer, too
    close = any(abs(x - last) < Fraction(1, 50) for x in wrong)
    if 10_000 * last % 1 or close:
        return None
    found = {
        "W": W,
        "eta": eta,
        "lam": lam,
        "rate": rate,
        "factor": 1 - rate,
        **numbered("W", kept[1:]),
        **numbered("lost", [a - b for a, b in pairwise(kept)]),
        "last": last,
        "no_eta": 1 - lam,
        "grows": 1 + rate,
        "twice": 1 - 2 * rate,
        "lost_no_eta": lam * W,
        "lost_square": rate * W**2 / 2,
        "lost_twice": 2 * rate * W,
        "same_amount": same_amount,
        "by_L1": by_L1,
        "grown": (1 + rate) ** n * W,
    }
    shown = decimals(found)
    return {"case": str(n), "n": n, **shown, "power": power(shown["factor"], n)}
