"""5d: At a saddle point and at a local minimum no step of gradient descent moves."""

import math
from fractions import Fraction

import torch
from i2dl_exam.optimization import sgd_step
from i2dl_exam.surfaces import (
    saddle,
    saddle_gradient,
    two_wells,
    two_wells_slope,
)

for name, loss, place in (
    ("saddle point (0, 0)", lambda w: saddle(w[0], w[1]), [0.0, 0.0]),
    ("local minimum x = 1", lambda w: two_wells(w[0]), [1.0]),
):
    w = torch.tensor(place, dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(loss(w), w)
    curvatures = torch.autograd.functional.hessian(
        loss, w.detach()
    ).diagonal()
    moved = sum(
        not sgd_step(w, gradient, k / 10).equal(w)
        for k in range(1, 100)
    )
    print(
        f"{name}: curvatures {', '.join(f'{c:.0f}' for c in curvatures)}"
    )
    print(
        f"  gradient zero: {not gradient.any()}, rates that move it: {moved} of 99"
    )

lr, x, y = Fraction(1, 4), Fraction(2), Fraction(0)
for _ in range(100):
    gx, gy = saddle_gradient(x, y)
    x, y = sgd_step(x, gx, lr), sgd_step(y, gy, lr)
print(
    f"100 steps from (2, 0): x = 2 / 2^100: {x == Fraction(2, 2**100)}, y = {y}"
)
for k in (1, 2, 4, 8):
    y, steps = Fraction(1, 10**k), 0
    while y < 1 and steps < 500:
        y, steps = sgd_step(y, saddle_gradient(x, y)[1], lr), steps + 1
    formula = math.ceil(k / math.log10(1.5))
    print(
        f"start at y = 10^-{k}: {steps} steps to y = 1, by formula {formula}"
    )

place = 2.0
for _ in range(200):
    place = sgd_step(place, two_wells_slope(place), 0.1)
print(
    f"200 steps from x = 2 in the two wells: at x = 1: {abs(place - 1) < 1e-6}"
)
print(
    f"  J(1) = {two_wells(Fraction(1))}, J(-2) = {two_wells(Fraction(-2))}"
)
