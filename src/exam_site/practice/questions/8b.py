"""Half of the thresholds are the exam's; with others the ReLU may do no harm."""

from fractions import Fraction
from random import Random

from exam_site.practice.numbers import Numbers, decimal, listed

HALF = Fraction(1, 2)
OTHERS = [Fraction(n, 100) for n in (15, 22, 30, 70, 78, 85)]  # none is an output


def choose(random: Random) -> Fraction:
    """The threshold."""
    return random.choice([HALF, random.choice(OTHERS)])


def draw(random: Random, T: Fraction) -> Numbers:
    """Five images with z = ln k or −ln k, so that σ(z) is exact."""
    sizes = random.sample(range(2, 10), 5)
    negative = set(random.sample(sizes, random.randint(1, 4)))
    m, k = random.choice(sorted(negative)), random.choice(sorted({*sizes} - negative))
    bare = [Fraction(1 if n in negative else n, n + 1) for n in sizes]
    lifted = [max(y, HALF) for y in bare]
    logits = [f"−ln {n}" if n in negative else f"ln {n}" for n in sizes]
    return {
        "case": "half" if T == HALF else "below" if T < HALF else "above",
        "T": decimal(T),
        "logits": listed(logits, " and "),
        "m": m,
        "k": k,
        "m_1": m + 1,
        "k_1": k + 1,
        "negative": len(negative),
        "positive": 5 - len(negative),
        "bare": sum(y >= T for y in bare),
        "lifted": sum(y >= T for y in lifted),
        "with_relu": listed(lifted, " and "),
        "without_relu": listed(bare, " and "),
    }
