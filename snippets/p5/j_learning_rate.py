"""5j: On a parabola, each step multiplies the distance by 1 - lr * curvature."""

from fractions import Fraction

import torch

from i2dl_exam.optimization import sgd_step

curvature = Fraction(4)  # the loss is curvature/2 w^2, its gradient curvature * w
for times in ("1/1000", "1/10", "1", "2", "21/10"):
    lr = Fraction(times) / curvature
    w = Fraction(1)
    for _ in range(100):
        w = sgd_step(w, curvature * w, lr)
    weight = torch.ones((), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=float(lr))
    for _ in range(100):
        optimizer.zero_grad()
        (float(curvature) / 2 * weight**2).backward()
        optimizer.step()
    factor = 1 - lr * curvature
    agree = w == factor**100 and abs(weight.item() / float(w or 1) - (w != 0)) < 1e-9
    shown = f"{w}" if w.denominator == 1 else f"{float(w):.2e}"
    print(f"lr = {lr} is {times} of 1/curvature: factor {factor} per step")
    print(f"  after 100 steps {shown} of the distance is left; torch agrees: {agree}")
