"""One block with two layers, or two blocks; no derivative is 0."""

from fractions import Fraction
from random import Random

import torch
from torch import nn

from exam_site.practice.numbers import Numbers, exact
from i2dl_exam.residual import ResidualBlock

SLOPES = [Fraction(n, 4) for n in (1, 2, 3, 6, 8, 10, 12, 16, 20, 24)]


def draw(random: Random) -> Numbers | None:
    """Two slopes, in one block or in two."""
    a, b = (random.choice(SLOPES) * random.choice([1, -1]) for _ in range(2))
    if a * b == -1:
        return None
    numbers = {"a": a, "b": b, "one_plus_sum": 1 + a + b}
    if random.choice(["one", "two"]) == "one":
        block = ResidualBlock(_times(a), _times(b))
        numbers |= {
            "r": _derivative(_times(a), _times(b)),
            "h": _derivative(block),
            "a_plus_b": a + b,
            "two_skips": (1 + a) * (1 + b),
        }
        return {"case": "one", **numbers}
    first, second = (ResidualBlock(_times(c), nn.Identity()) for c in (a, b))
    numbers |= {
        "h1": _derivative(first),
        "h2": _derivative(first, second),
        "one_plus_b": _derivative(second),
        "ab": a * b,
        "one_plus_ab": 1 + a * b,
        "added": 2 + a + b,
    }
    return {"case": "two", **numbers}


def _times(factor: Fraction) -> nn.Module:
    """The layer that multiplies a number."""
    layer = nn.Linear(1, 1, bias=False, dtype=torch.float64)
    nn.init.constant_(layer.weight, float(factor))
    return layer


def _derivative(*layers: nn.Module) -> Fraction:
    """The derivative of layers that follow each other, by autograd."""
    x = torch.ones(1, dtype=torch.float64, requires_grad=True)
    (derivative,) = torch.autograd.grad(nn.Sequential(*layers)(x), x)
    return exact(derivative.item(), denominator=16)
