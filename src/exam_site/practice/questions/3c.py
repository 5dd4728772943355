"""The new running standard deviation is a fraction, and so is the output."""

from fractions import Fraction
from random import Random

import torch

from exam_site.practice.numbers import Numbers, decimals, exact, numbered
from exam_site.practice.questions.batches import LARGEST, batch, moments
from i2dl_exam.normalization import running_average


def draw(random: Random) -> Numbers | None:
    """A batch, what was stored before it, and a sample at test time."""
    x = batch(random)
    found = moments(x)
    mean, unbiased = found["mean"], found["unbiased"]
    alpha = Fraction(random.choice(["1/10", "1/5", "1/4", "2/5"]))
    keep = 1 - alpha
    root = Fraction(random.randint(3, 20), 2)  # of the running variance, afterwards
    v0 = (root**2 - alpha * unbiased) / keep
    if found["deviation"] > LARGEST or unbiased.denominator > 1:
        return None
    if v0 < 1 or v0.denominator > 2:
        return None
    m0 = mean + random.choice([-20, -10, -8, -5, -4, 4, 5, 8, 10, 20])
    gamma, beta = random.choice([2, 3, 4, -1, -2]), random.choice([-3, -2, -1, 1, 2, 3])
    rows = [[float(s) for s in row] for row in ((m0, v0), (mean, unbiased))]
    old, new = torch.tensor(rows, dtype=torch.float64)
    m, v = (exact(s, 100) for s in running_average(old, new, float(alpha)).tolist())
    t = m + root * random.choice([-4, -3, -2, -1, 1, 2, 3, 4]) / 2
    shown = {"alpha": alpha, "m0": m0, "v0": v0, "t": t, "keep": keep, "m": m, "v": v}
    shown |= {"way": t - m, "root": root}
    return {
        **numbered("x", x),
        "gamma": gamma,
        "beta": beta,
        **found,
        **decimals(shown | _mistaken(alpha, m0, v0, found)),
        "hat": (t - m) / root,
        "y": gamma * (t - m) / root + beta,
        "y_batch": gamma * (t - mean) / found["deviation"] + beta,
        "y_by_variance": gamma * (t - m) / v + beta,
        "y_raw": gamma * t + beta,
    }


def _mistaken(
    alpha: Fraction, m0: Fraction, v0: Fraction, batch: dict[str, Fraction]
) -> dict[str, Fraction]:
    """Running statistics with the weights swapped, or one left out, or biased."""
    keep, mean, unbiased = 1 - alpha, batch["mean"], batch["unbiased"]
    return {
        "m_swapped": alpha * m0 + keep * mean,
        "m_added": m0 + alpha * mean,
        "v_biased": keep * v0 + alpha * batch["variance"],
        "v_swapped": alpha * v0 + keep * unbiased,
        "v_added": v0 + alpha * unbiased,
    }
