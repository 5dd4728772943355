"""Numbers to practise Problem 3 with."""

import math
from fractions import Fraction
from random import Random

import torch

from exam_site.practice.numbers import Numbers, exact, numbered, text
from i2dl_exam.normalization import batch_norm, running_average

# Distances of four integers from their mean whose variance is the square of an integer.
DISTANCES = [
    *((-7, -1, 1, 7), (-11, -1, 5, 7), (-13, -3, 5, 11)),
    *((-5, 1, 1, 3), (-2, -2, 2, 2)),
]
LARGEST = 15  # standard deviation: the squares are added up by hand


def _batch(random: Random) -> list[int]:
    """A mini-batch around an integer."""
    scale = random.choice([-3, -2, -1, 1, 2, 3])
    mean = random.randint(2, 40)
    distances = random.sample(random.choice(DISTANCES), 4)
    return [mean + scale * distance for distance in distances]


def _moments(x: list[int]) -> dict[str, Fraction]:
    """Its moments; mean and standard deviation are integers."""
    tensor = torch.tensor(x, dtype=torch.float64)
    variance = exact(tensor.var(correction=0).item(), 1)
    found = {"mean": exact(tensor.mean().item(), 1), "variance": variance}
    found["deviation"] = exact(math.sqrt(variance), 1)
    return found | {"unbiased": len(x) * variance / (len(x) - 1)}


def draw_3b(random: Random) -> Numbers | None:
    """A batch, and a scale and a shift that change each value."""
    x = _batch(random)
    gamma = random.choice([2, 3, 4, 5, 10, -1, -2, -3])
    beta = random.choice([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5])
    found = _moments(x)
    deviation = found["deviation"]
    if deviation > LARGEST or deviation == gamma:
        return None
    column = torch.tensor([[float(value)] for value in x], dtype=torch.float64)
    one = torch.ones(1, dtype=torch.float64)
    y = batch_norm(column, gamma * one, beta * one, eps=0)[:, 0].tolist()
    hats = numbered("hat", [(value - found["mean"]) / deviation for value in x])
    ys = numbered("y", [exact(value, int(deviation)) for value in y])
    return {**numbered("x", x), "gamma": gamma, "beta": beta, **found, **hats, **ys}


def draw_3c(random: Random) -> Numbers | None:
    """A batch, what was stored before it, and a sample at test time."""
    x = _batch(random)
    found = _moments(x)
    mean, unbiased = found["mean"], found["unbiased"]
    alpha = Fraction(random.choice(["1/10", "1/5", "1/4", "2/5"]))
    root = Fraction(random.randint(3, 20), 2)  # of the running variance, afterwards
    v0 = (root**2 - alpha * unbiased) / (1 - alpha)
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
    given = {"gamma": gamma, "beta": beta, "alpha": alpha, "m0": m0, "v0": v0, "t": t}
    outputs = {"hat": (t - m) / root, "y": gamma * (t - m) / root + beta}
    outputs["y_batch"] = gamma * (t - mean) / found["deviation"] + beta
    outputs |= {"y_by_variance": gamma * (t - m) / v + beta, "y_raw": gamma * t + beta}
    # Fractions, as some have no end with a decimal point.
    texts = {name: text(value) for name, value in outputs.items()}
    return {**numbered("x", x), **given, **found, "m": m, "v": v, "root": root, **texts}
