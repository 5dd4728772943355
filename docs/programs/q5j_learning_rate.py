"""5j: On a parabola, a step multiplies by 1 - lr * curvature."""

import math
from fractions import Fraction

import torch
from torch import Tensor


def sgd_step(
    w: Tensor,
    gradient: Tensor,
    lr: float = 0.001,
    weight_decay: float = 0,
) -> Tensor:
    r"""A step of SGD, $w \leftarrow w - \eta\,(g + \lambda w)$."""
    return w - lr * (gradient + weight_decay * w)


# The loss is 2 w^2: its derivative is 4 w, its curvature 4.
print("    lr   factor  left after 100 steps  by torch  to halve")
for times in ("1/1000", "1/10", "1", "19/10", "2", "21/10"):
    lr = Fraction(times) / 4
    path = [1.0]
    for _ in range(700):
        path.append(sgd_step(path[-1], 4 * path[-1], float(lr)))
    halved = [t for t, w in enumerate(path) if abs(w) <= 0.5]

    w = torch.ones(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=float(lr))
    for _ in range(100):
        optimizer.zero_grad()
        (2 * w**2).sum().backward()
        optimizer.step()
    left = f"{float(1 - 4 * lr) ** 100:z21.3f} {w.item():z10.3f}"
    print(f"{lr!s:>6} {1 - 4 * lr!s:>8} {left}", end="")
    print(f" {halved[0] if halved else '> 700':>9}")

# Two weights: the loss is (x^2 + 100 y^2) / 2.
print("      lr  factors of x and y  steps  by logarithms")
for lr in ("1/200", "1/100", "2/101", "21/1000"):
    lr, x, y, steps = Fraction(lr), 1.0, 1.0, 0
    while max(abs(x), abs(y)) > 0.01 and abs(y) < 1000:
        x = sgd_step(x, x, float(lr))
        y = sgd_step(y, 100 * y, float(lr))
        steps += 1
    factors = 1 - lr, 1 - 100 * lr
    goal = 1000 if abs(factors[1]) > 1 else 0.01
    slowest = max(map(abs, factors))
    formula = math.ceil(math.log(goal) / math.log(slowest))
    shown = " ".join(f"{f!s:>9}" for f in factors)
    print(f"{lr!s:>8} {shown} {steps:6} {formula:14}")
