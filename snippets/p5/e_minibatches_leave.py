"""5e: Two samples cancel at a saddle: GD stays there, SGD leaves."""

import torch
from i2dl_exam.surfaces import saddle

# Sample 1 adds y to the loss of the saddle, sample 2 subtracts it.
x, y = torch.zeros(2, requires_grad=True)
for name, tilt in (("1", y), ("2", -y), ("1 and 2", (y - y) / 2)):
    by_x, by_y = torch.autograd.grad(saddle(x, y) + tilt, (x, y))
    print(f"sample {name}: gradient {by_x:z.0f}, {by_y:z.0f}")

# y after each of the 2^t orders in which single samples can be drawn.
ends = torch.zeros(1, dtype=torch.float64)
for t in range(1, 16):
    ends = torch.cat([1.5 * ends - 0.25, 1.5 * ends + 0.25])
    if t in (1, 3, 5, 10, 15):
        inside = (ends.abs() < 1).sum()
        print(f"SGD, {t} steps: {inside} of {len(ends)} orders inside")
