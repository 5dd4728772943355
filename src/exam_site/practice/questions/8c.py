"""Gradients whose norm is a whole number; some are too short to be clipped."""

from fractions import Fraction
from random import Random

import torch

from exam_site.practice.numbers import Numbers, exact, listed, numbered
from i2dl_exam.clipping import clip_grad_norm

SIZES = [(1, 2, 2), (2, 3, 6), (1, 4, 8), (4, 4, 7), (2, 6, 9), (6, 6, 7), (2, 5, 14)]


def draw(random: Random) -> Numbers:
    """A gradient with three entries, and a limit for its norm."""
    sizes, m = random.choice(SIZES), random.choice([1, 2, 3, 4, 5, 10])
    g = [m * random.choice([1, -1]) * x for x in random.sample(sizes, 3)]
    tensor = torch.tensor(g, dtype=torch.float64)
    norm = round(torch.linalg.vector_norm(tensor).item())
    case = random.choice(["long", "long", "long", "long", "long", "short"])
    parts = ["1/2", "1/4", "1/5", "2/5", "3/4"] if case == "long" else ["3/2", "2"]
    c = (factor := Fraction(random.choice(parts))) * norm
    first = clip_grad_norm(1e6 * tensor, 1e6 * float(c))[0].item() / 1e6
    found = {"clipped": exact(first, 20), "squares": sum(x * x for x in g)}
    wrong = {"valued": max(-c, min(c, g[0])), "added": sum(map(abs, g))}
    wrong |= {"scaled": g[0] * c, "unit": Fraction(g[0], norm)}
    given = {"case": case, "g": listed(g), "c": c, "norm": norm, "factor": factor}
    wrong["stretched"] = g[0] * factor
    return {**numbered("g", g), **given, **found, **wrong}
