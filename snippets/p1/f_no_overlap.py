"""1f: Newton's method rests after 9 steps; if a line separates the classes, never."""

from itertools import pairwise

import torch
import torch.nn.functional as F
from i2dl_exam.logistic_regression import newton_logistic
from i2dl_exam.sampling import seeded_normal
from torch import Tensor

y = torch.tensor([0.0] * 100 + [1.0] * 100, dtype=torch.float64)
noise, centers = (
    seeded_normal(200, 2),
    (2 * y - 1)[:, None],
)  # (1, 1) and (-1, -1)


def result(x: Tensor, steps: int) -> str:
    """What so many steps of Newton's method come to."""
    try:
        newton_logistic(x, y, max_steps=steps)
    except ValueError:
        return "not at rest"
    return "at rest"


x = noise + centers
for name, inputs in {
    "overlapping": x,
    "far from 0": x + 10_000,
}.items():
    print(
        f"{name}: 8 steps {result(inputs, 8)}, 9 steps {result(inputs, 9)}"
    )

x = noise + 5 * centers  # a line separates them
try:
    newton_logistic(x, y)
except ValueError as error:
    print(f"separated: {error}")
sums = x @ torch.ones(2, dtype=torch.float64)
print(f"the line x1 + x2 = 0 separates them: {((sums > 0) == y).all()}")
losses = [
    F.binary_cross_entropy_with_logits(2**k * sums, y).item()
    for k in range(6)
]
lower = all(after < before for before, after in pairwise(losses))
print(f"whenever w = (1, 1) is doubled, the loss falls: {lower}")
