"""5d: Gradient descent at a saddle point and in a local minimum."""

import torch


def saddle(x: float, y: float) -> float:
    r"""A saddle, $J(x, y) = x^2 - y^2$."""
    return x * x - y * y


def two_wells(x: float) -> float:
    r"""A loss with two minima, $J(x) = x^4/4 + x^3/3 - x^2$."""
    return x**4 / 4 + x**3 / 3 - x**2


gradient = torch.func.grad(saddle, argnums=(0, 1))
for start in ("0", "1e-2", "1e-4", "1e-8"):
    x, y = torch.tensor([2, float(start)], dtype=torch.float64)
    steps = 0
    while y < 1 and steps < 100:
        by_x, by_y = gradient(x, y)
        x, y, steps = x - by_x / 4, y - by_y / 4, steps + 1
    print(f"y = {start}, {steps} steps: x = {x:z.4f}, y = {y:z.4f}")

derivative = torch.func.grad(two_wells)
for start in (2.0, -0.4):
    x = torch.tensor(start, dtype=torch.float64)
    for _ in range(200):
        x = x - derivative(x) / 10
    print(f"{start:.1f} to {x:.4f}: derivative {derivative(x):z.4f}")
