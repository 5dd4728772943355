"""5e: Two samples cancel at a saddle: GD stays there, SGD leaves."""

import torch


def saddle(x: float, y: float) -> float:
    r"""A saddle, $J(x, y) = x^2 - y^2$."""
    return x * x - y * y


def saddle_gradient(x: float, y: float) -> tuple[float, float]:
    r"""Gradient of the saddle, $\nabla J = (2x, -2y)$."""
    return 2 * x, -2 * y


# Sample 1 adds y to the loss of the saddle, sample 2 subtracts it.
x, y = torch.zeros(2, dtype=torch.float64, requires_grad=True)
for name, tilts in {"1": [1], "2": [-1], "1 and 2": [1, -1]}.items():
    loss = sum(saddle(x, y) + tilt * y for tilt in tilts) / len(tilts)
    by_x, by_y = torch.autograd.grad(loss, (x, y))
    print(f"(0, 0), sample {name}: gradient {by_x:z.0f}, {by_y:z.0f}")

y = 0.0
for _ in range(1000):
    y -= (saddle_gradient(0, y)[1] + sum([1, -1]) / 2) / 4
print(f"GD, 1000 steps with both samples: y = {y:z.4f}")

# y after each of the 2^t orders in which single samples can be drawn.
ends = torch.zeros(1, dtype=torch.float64)
for t in range(1, 16):
    by_y = saddle_gradient(0, ends)[1]
    ends = torch.cat([ends - (by_y + tilt) / 4 for tilt in (1, -1)])
    if t in (1, 3, 5, 10, 15):
        inside = (ends.abs() < 1).sum()
        print(f"SGD, {t} steps: {inside} of {len(ends)} orders inside")
