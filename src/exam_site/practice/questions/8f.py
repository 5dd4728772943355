"""A number of inputs for which α is 1/k, half of the time behind a ReLU."""

from fractions import Fraction
from math import sqrt
from random import Random

from exam_site.practice.numbers import Numbers, exact, power
from i2dl_exam.initialization import uniform_bound


def choose(random: Random) -> bool:
    """Whether the inputs come from a ReLU."""
    return random.choice([False, True])


def draw(random: Random, relu: bool) -> Numbers | None:
    """The variance of a sum, which has few decimals, for another bound."""
    k = random.randint(2, 10)
    n, share = (6 * k**2, Fraction(1, 2)) if relu else (3 * k**2, Fraction(1))
    alpha = exact(uniform_bound(n, sqrt(2) if relu else 1), k)
    v = Fraction(random.choice([2, 3, 4, 5, 6, 8, 9]))
    a = Fraction(random.choice([1, 1, 2]), random.randint(2, 12))
    var_a = a**2 / 3
    var_s = n * var_a * share * v
    if a in {1, alpha} or var_s.denominator not in {1, 2, 4, 5}:
        return None
    return {
        "case": "ReLU" if relu else "linear",
        "n": n,
        "v": v,
        "a": a,
        "alpha": alpha,
        "alpha_2": alpha**2,
        "a_2": power(a, 2),
        "var_w": alpha**2 / 3,
        "var_a": var_a,
        "var_s": var_s,
        **{f"root_{c}": f"{sqrt(c / n):.4f}" for c in (1, 2, 3, 6)},
        "twice_alpha": 2 * alpha,
        "alpha_2_12": alpha**2 / 12,
        "no_half": var_s / share,
        "no_third": 3 * var_s,
        "no_n": var_s / n,
        "no_v": var_s / v,
        "twelfth": var_s / 4,
    }
