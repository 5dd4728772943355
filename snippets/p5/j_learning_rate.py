"""5j: On a parabola, each step multiplies the distance by 1 - lr * curvature."""

import math
from fractions import Fraction

import torch
from i2dl_exam.optimization import sgd_step

curvature = Fraction(4)  # the loss is 2 w^2, its gradient 4 w
for times in ("1/1000", "1/10", "1", "19/10", "2", "21/10"):
    lr = Fraction(times) / curvature
    path = [Fraction(1)]
    for _ in range(700):
        path.append(sgd_step(path[-1], curvature * path[-1], lr))
    halved = [t for t, w in enumerate(path) if abs(w) <= Fraction(1, 2)]

    # Second route: torch, and the factor from the formula.
    weight = torch.ones((), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=float(lr))
    for _ in range(100):
        optimizer.zero_grad()
        (2 * weight**2).backward()
        optimizer.step()
    factor, left = 1 - lr * curvature, path[100]
    same = (
        math.isclose(weight.item(), left, rel_tol=1e-9)
        and left == factor**100
    )
    shown = f"{left}" if left.denominator == 1 else f"{float(left):.2e}"
    print(
        f"lr = {lr}, {times} of 1/curvature: factor {factor} per step"
    )
    print(
        f"  distance left after 100 steps: {shown}; torch agrees: {same}"
    )
    print(
        f"  steps to halve it: {halved[0] if halved else 'more than 700'}"
    )
