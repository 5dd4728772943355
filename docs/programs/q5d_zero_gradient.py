"""5d: Gradient descent at a saddle point and in a local minimum."""

import math

import torch


def saddle(x: float, y: float) -> float:
    r"""A saddle, $J(x, y) = x^2 - y^2$."""
    return x * x - y * y


def two_wells(x: float) -> float:
    r"""A loss with two minima, $J(x) = x^4/4 + x^3/3 - x^2$."""
    return x**4 / 4 + x**3 / 3 - x**2


def saddle_gradient(x: float, y: float) -> tuple[float, float]:
    r"""Gradient of the saddle, $\nabla J = (2x, -2y)$."""
    return 2 * x, -2 * y


def two_wells_derivative(x: float) -> float:
    r"""Derivative of the two wells, $J'(x) = x\,(x - 1)(x + 2)$."""
    return x * (x - 1) * (x + 2)


# Derivatives and curvatures at both points, by autograd.
for name, loss, place in (
    ("saddle point (0, 0)", saddle, [0.0, 0.0]),
    ("local minimum 1", two_wells, [1.0]),
):
    w = torch.tensor(place, dtype=torch.float64, requires_grad=True)
    weights = tuple(w)
    first = torch.autograd.grad(loss(*weights), weights)
    rows = torch.autograd.functional.hessian(loss, weights)
    second = [row[i] for i, row in enumerate(rows)]
    print(
        f"{name}: derivative " + ", ".join(f"{d:z.0f}" for d in first)
    )
    print("  curvature " + ", ".join(f"{c:.0f}" for c in second))

# On the ridge y = 0 of the saddle, and beside it.
x, y = 2.0, 0.0
for _ in range(100):
    by_x, by_y = saddle_gradient(x, y)
    x, y = x - by_x / 4, y - by_y / 4
print(f"100 steps from (2, 0): x = {x:z.4f}, y = {y:z.4f}")
for k in (1, 2, 4, 8):
    y, steps = 10.0**-k, 0
    while y < 1:
        y, steps = y - saddle_gradient(0, y)[1] / 4, steps + 1
    formula = math.ceil(k / math.log10(1.5))
    print(f"y from 10^-{k} to 1: {steps} steps, by formula {formula}")

# The two wells.
for start in (2.0, 0.1, -0.4):
    x = start
    for _ in range(200):
        x -= two_wells_derivative(x) / 10
    print(
        f"wells, from {start:.1f}: to {x:.4f}, J = {two_wells(x):.4f}"
    )
