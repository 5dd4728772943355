"""5i: Without the correction of both means, Adam's first steps are too long."""

import math

import torch
from i2dl_exam.optimization import AdamState, adam_step

lr, longest = 0.1, 0.0
w, state = torch.zeros(1, dtype=torch.float64), AdamState()
for t in range(1, 1001):
    before = w
    w, state = adam_step(
        w, torch.ones_like(w), state, lr
    )  # the gradient is always 1
    with_correction = (before - w).item() / lr
    without = (state.m / state.v.sqrt()).item()
    longest = max(longest, without)
    if t in (1, 10, 100, 1000):
        formula = (1 - 0.9**t) / math.sqrt(1 - 0.999**t)
        print(
            f"step {t}, in learning rates: {with_correction:.4f}",
            end="",
        )
        print(
            f", without correction {without:.4f}, by formula {formula:.4f}"
        )
print(f"longest step without correction: {longest:.2f} learning rates")

for name in ("RMSprop", "Adam"):
    w = torch.zeros(1, dtype=torch.float64)
    optimizer = getattr(torch.optim, name)([w], lr=lr)
    w.grad = torch.full_like(w, -5)
    optimizer.step()
    print(
        f"first step of torch.optim.{name}: {w.item() / lr:.4f} learning rates"
    )
