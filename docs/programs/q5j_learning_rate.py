"""5j: On a parabola, a step multiplies by 1 - lr * curvature."""

from fractions import Fraction

import torch
from torch import Tensor


def sgd_step(
    w: Tensor, gradient: Tensor, lr: float, weight_decay: float = 0
) -> Tensor:
    r"""A step of SGD, $w \leftarrow w - \eta\,(g + \lambda w)$."""
    return w - lr * (gradient + weight_decay * w)


# The loss is 2 w^2: its derivative is 4 w, its curvature 4.
print("    lr   factor  left after 100 steps  by torch")
for times in ("1/1000", "1/10", "1", "19/10", "2", "21/10"):
    lr = Fraction(times) / 4
    left = 1.0
    theirs = torch.ones(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([theirs], lr=float(lr))
    for _ in range(100):
        left = sgd_step(left, 4 * left, lr)
        optimizer.zero_grad()
        (2 * theirs**2).sum().backward()
        optimizer.step()
    print(f"{lr!s:>6} {1 - 4 * lr!s:>8} {left:z21.3f}", end="")
    print(f" {theirs.item():z9.3f}")
