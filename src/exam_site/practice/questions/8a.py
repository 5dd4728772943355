"""Two linear layers of one unit, and an input that ReLU lets through or not."""

from random import Random

import torch
from torch import nn

from exam_site.practice.numbers import Numbers, exact
from i2dl_exam.linear_stack import collapse_linear

SIZES = [n for n in range(-6, 7) if n]


def draw(random: Random) -> Numbers | None:
    """Weights and biases, and an input."""
    a, b, c, d, x = (random.choice(SIZES) for _ in range(5))
    h = a * x + b
    if h == 0:
        return None
    layers = [nn.Linear(1, 1, dtype=torch.float64) for _ in range(2)]
    parameters = [p for layer in layers for p in layer.parameters()]
    for parameter, value in zip(parameters, (a, b, c, d), strict=True):
        nn.init.constant_(parameter, value)
    w, v = (exact(found.item(), 1) for found in collapse_linear(layers))
    found = {"w": w, "v": v, "h": h, "y": w * x + v, "r": max(h, 0)}
    given = {"case": "dead" if h < 0 else "alive", "a": a, "b": b, "c": c, "d": d}
    wrong = {"added": a + c, "biases": b + d, "pushed": b * c}
    return {**given, "x": x, **found, **wrong, "curved": c * max(h, 0) + d}
