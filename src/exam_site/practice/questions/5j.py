"""Too low, right, too high, and much too high."""

from fractions import Fraction
from random import Random
from typing import Any

from exam_site.practice.numbers import Numbers, power
from i2dl_exam.optimization import sgd_step

STEP: Any = sgd_step  # of exact numbers
SHARES = {  # η · c
    "creeps": ["1/10", "1/5", "1/4", "1/3", "1/2", "2/3", "3/4"],
    "arrives": ["1"],
    "jumps": ["6/5", "5/4", "4/3", "3/2", "5/3", "7/4", "19/10"],
    "bounces": ["2"],
    "diverges": ["21/10", "11/5", "9/4", "5/2", "3", "4"],
}


def draw(random: Random) -> Numbers:
    """Two to four steps from the weight 1."""
    case = random.choice([*SHARES])
    share = Fraction(random.choice(SHARES[case]))
    c = random.choice([3, 4, 5, 6, 8, 10, 12, 20])
    eta, n = share / c, random.randint(2, 4)
    w = [Fraction(1)]
    for _ in range(n):
        w.append(STEP(w[-1], c * w[-1], eta))
    factor, end = w[1], w[n]
    given = {"case": case, "c": c, "eta": eta, "n": n}
    return {
        **given,
        "factor": factor,
        "power": power(factor, n),
        "end": end,
        "limit": Fraction(2, c),
        "share": share,
        "uphill": 1 + share,
        "no_curvature": 1 - eta,
        "size": abs(factor),
        "n_times": n * factor,
        "minus_end": -end,
        "share_power": share**n,
        "straight": 1 - n * share,
        "best": Fraction(1, c),
        "upside_down": Fraction(c, 2),
    }
