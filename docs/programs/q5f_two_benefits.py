"""5f: Momentum is faster in a narrow valley, and can pass a hill."""

import math

from torch import Tensor


def momentum_step(
    w: Tensor,
    gradient: Tensor,
    velocity: Tensor,
    lr: float = 0.001,
    momentum: float = 0,
) -> tuple[Tensor, Tensor]:
    r"""A step along $u = \beta u + g$, a fading sum of gradients."""
    velocity = momentum * velocity + gradient
    return w - lr * velocity, velocity


# A valley: the loss is (x^2 + 100 y^2) / 2, the start (1, 1).
print("valley: steps to distance 1e-6, by the closed form")
for name, lr, beta, factor in (  # the best rates in the long run
    ("plain", 2 / 101, 0, 99 / 101),
    ("momentum", 4 / 121, 81 / 121, 9 / 11),
):
    x, y, u, v = 1.0, 1.0, 0.0, 0.0
    t = formula = 0
    while math.hypot(x, y) >= 1e-6:
        x, u = momentum_step(x, x, u, lr, beta)
        y, v = momentum_step(y, 100 * y, v, lr, beta)
        t += 1

    # x = factor^t (1 + k), y = (-factor)^t (1 + 10 k)
    far = math.sqrt(2)
    while far >= 1e-6:
        formula += 1
        k = 2 * formula / 11 if beta else 0
        far = factor**formula * math.hypot(1 + k, 1 + 10 * k)
    print(f"  {name:8} {t:6} {formula:20}")

# Two wells: minima at -2 (deep) and 1 (shallow), a hill at 0.
print("wells: end, from 2.0 and from 1.2")
for beta in (0, 0.9):
    ends = []
    for x in (2.0, 1.2):
        u = 0.0
        for _ in range(500):
            derivative = x * (x - 1) * (x + 2)
            x, u = momentum_step(x, derivative, u, 0.1, beta)
        ends.append(f"{x:8.4f}")
    print(f"  beta = {beta:z.1f}:", *ends)
