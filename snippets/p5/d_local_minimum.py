"""5d: Gradient descent stays in a local minimum, though a deeper one exists."""

from fractions import Fraction

import torch

from i2dl_exam.optimization import sgd_step
from i2dl_exam.surfaces import two_wells, two_wells_slope

for place in (Fraction(1), Fraction(-2)):
    w = torch.tensor(float(place), dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(two_wells(w), w, create_graph=True)
    (bend,) = torch.autograd.grad(slope, w)
    print(f"x = {place}: J = {two_wells(place)}, slope {two_wells_slope(place)}")
    print(f"  by autograd: slope {slope:z.0f}, curvature {bend:.0f}")

rates = [Fraction(k, 10) for k in range(1, 100)]
one = Fraction(1)
moved = sum(sgd_step(one, two_wells_slope(one), lr) != 1 for lr in rates)
print(f"learning rates that leave the point x = 1: {moved} of {len(rates)}")

starts = torch.arange(1, 21, dtype=torch.float64) / 10  # 0.1, 0.2, ..., 2
for side, place in ((1, 1.0), (-1, -2.0)):
    x = side * starts
    for _ in range(500):
        x = sgd_step(x, two_wells_slope(x), lr=0.1)
    ended = (x - place).abs() < 1e-9
    print(f"{len(x)} starts on the side of x = {place:.0f}: {ended.sum()} end there")
