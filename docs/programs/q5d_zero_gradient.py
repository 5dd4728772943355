"""5d: Gradient descent at a saddle point and in a local minimum."""

import torch


def two_wells(x: float) -> float:
    r"""A loss with two minima, $J(x) = x^4/4 + x^3/3 - x^2$."""
    return x**4 / 4 + x**3 / 3 - x**2


def saddle(x: float, y: float) -> float:
    r"""A saddle, $J(x, y) = x^2 - y^2$."""
    return x * x - y * y


derivative = torch.func.grad(two_wells)
gradient = torch.func.grad(saddle, argnums=(0, 1))
zero, one = torch.zeros((), dtype=torch.float64), torch.tensor(1.0)
by_x, by_y = gradient(zero, zero)
print(f"saddle point (0, 0): gradient {by_x:z.0f}, {by_y:z.0f}")
print(f"local minimum 1: derivative {derivative(one):z.0f}")

for start in ("0", "1e-2", "1e-4", "1e-8"):
    x, y = zero + 2, zero + float(start)
    steps = 0
    while y < 1 and steps < 100:
        by_x, by_y = gradient(x, y)
        x, y, steps = x - by_x / 4, y - by_y / 4, steps + 1
    print(f"y = {start}, {steps} steps: x = {x:z.4f}, y = {y:z.4f}")

for start in (2.0, -0.4):
    x = zero + start
    for _ in range(200):
        x = x - derivative(x) / 10
    print(f"wells, from {start:.1f} to {x:.4f}: J = {two_wells(x):.4f}")
