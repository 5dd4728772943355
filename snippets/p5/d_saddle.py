"""5d: On the ridge of a saddle, gradient descent runs into the saddle and stays."""

import math
from fractions import Fraction

import torch

from i2dl_exam.optimization import sgd_step
from i2dl_exam.surfaces import saddle, saddle_gradient

quarter = Fraction(1, 4)


def descend(x: Fraction, y: Fraction, lr: Fraction) -> tuple[Fraction, Fraction]:
    """One step of gradient descent on the saddle."""
    gx, gy = saddle_gradient(x, y)
    return sgd_step(x, gx, lr), sgd_step(y, gy, lr)


x, y = Fraction(2), Fraction(0)
for step in range(1000):
    if step < 4:
        print(f"step {step}: x = {x}, y = {y}, J = {saddle(x, y)}")
    x, y = descend(x, y, quarter)
print(f"after 1000 steps: y = {y}, x = 2 / 2^1000: {x == 2 / Fraction(2) ** 1000}")

rates = [Fraction(k, 10) for k in range(1, 100)]
moved = sum(descend(Fraction(0), Fraction(0), lr) != (0, 0) for lr in rates)
print(f"learning rates that leave the point (0, 0): {moved} of {len(rates)}")

w = torch.zeros(2, dtype=torch.float64, requires_grad=True)
(gradient,) = torch.autograd.grad(saddle(w[0], w[1]), w)
hessian = torch.autograd.functional.hessian(lambda w: saddle(w[0], w[1]), w.detach())
up, down = hessian.diagonal().tolist()
print(f"autograd at (0, 0): gradient zero: {not gradient.any()}")
print(f"curvature along x: {up:.0f}, along y: {down:.0f}")

for k in (1, 2, 4, 8, 16):
    y, steps = Fraction(1, 10**k), 0
    while y < 1:
        (_, y), steps = descend(Fraction(0), y, quarter), steps + 1
    formula = math.ceil(k * math.log(10) / math.log(1.5))
    print(f"start at y = 10^-{k}: {steps} steps to y = 1, the formula says {formula}")
