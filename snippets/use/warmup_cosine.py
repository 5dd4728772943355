"""Use: Warm-up, then a cosine down to 0, one step for each batch."""

import math

import torch
from torch.optim import lr_scheduler as schedules

warmup, total = 5, 25  # steps, not epochs
both = []
for cosine_steps in (total - warmup, 10):
    weights = [torch.ones(1, requires_grad=True)]  # your own here
    optimizer = torch.optim.SGD(weights, lr=0.1)
    up = schedules.LinearLR(
        optimizer, 1 / warmup, total_iters=warmup - 1
    )
    down = schedules.CosineAnnealingLR(optimizer, T_max=cosine_steps)
    both += [schedules.SequentialLR(optimizer, [up, down], [warmup])]

print("step  formula  T_max = 20  T_max = 10")
for step in range(total + 1):
    share = (step - warmup) / (total - warmup)
    rate = 0.1 * (1 + math.cos(math.pi * share)) / 2
    if step < warmup:
        rate = 0.1 * (step + 1) / warmup
    if step % 5 == 0 or step == 1:
        print(f"{step:4}{rate:z9.4f}", end="")
        print(*(f"{s.get_last_lr()[0]:z11.4f}" for s in both))
    for schedule in both:
        schedule.optimizer.step()
        schedule.step()  # after each batch
