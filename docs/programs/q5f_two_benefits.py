"""5f: Momentum is faster in a narrow valley, and can pass a hill."""

from torch import Tensor


def momentum_step(
    w: Tensor, g: Tensor, u: Tensor, lr: float, momentum: float
) -> tuple[Tensor, Tensor]:
    r"""A step along $u = \beta u + g$, a fading sum of gradients."""
    u = momentum * u + g
    return w - lr * u, u


# A valley: the loss is (x^2 + 100 y^2) / 2, the start (1, 1).
for lr, beta in ((2 / 101, 0), (4 / 121, 81 / 121)):
    x, y, ux, uy, steps = 1.0, 1.0, 0.0, 0.0, 0
    while x * x + y * y >= 1e-12:
        x, ux = momentum_step(x, x, ux, lr, beta)
        y, uy = momentum_step(y, 100 * y, uy, lr, beta)
        steps += 1
    print(f"valley, beta = {beta:.2f}: {steps} steps")

# Two wells: minima at -2 (deep) and 1 (shallow), a hill at 0.
for beta in (0, 0.9):
    for start in (2.0, 1.2):
        x, u = start, 0.0
        for _ in range(500):
            g = x * (x - 1) * (x + 2)
            x, u = momentum_step(x, g, u, lr=0.1, momentum=beta)
        print(f"wells, beta = {beta:.1f}: from {start:.1f} to {x:.4f}")
