"""Mini-batches of four integers whose mean and standard deviation are integers."""

import math
from fractions import Fraction
from random import Random

import torch

from exam_site.practice.numbers import exact, numbered

# Distances from the mean whose variance is the square of an integer.
DISTANCES = [
    *((-7, -1, 1, 7), (-11, -1, 5, 7), (-13, -3, 5, 11)),
    *((-5, 1, 1, 3), (-2, -2, 2, 2)),
]
LARGEST = 15  # standard deviation: the squares are added up by hand


def batch(random: Random) -> list[int]:
    """A mini-batch around an integer."""
    scale = random.choice([-3, -2, -1, 1, 2, 3])
    mean = random.randint(2, 40)
    distances = random.sample(random.choice(DISTANCES), 4)
    return [mean + scale * distance for distance in distances]


def moments(x: list[int]) -> dict[str, Fraction]:
    """Its moments, and what leads to them."""
    tensor = torch.tensor(x, dtype=torch.float64)
    mean = exact(tensor.mean().item(), 1)
    variance = exact(tensor.var(correction=0).item(), 1)
    return {
        "total": Fraction(sum(x)),
        "mean": mean,
        **numbered("d", [value - mean for value in x]),
        "squares": len(x) * variance,
        "variance": variance,
        "deviation": exact(math.sqrt(variance), 1),
        "unbiased": len(x) * variance / (len(x) - 1),
    }
