"""8a: Linear layers equal one layer, until a ReLU stands between."""

from itertools import pairwise

import torch
import torch.nn.functional as F
from i2dl_exam.linear_stack import collapse_linear
from torch import nn

sizes = [3, 5, 4, 6, 5, 4, 5, 6, 4, 5, 2]
deep = nn.Sequential(*(nn.Linear(m, n) for m, n in pairwise(sizes)))
W, b = collapse_linear(deep)
x = torch.randn(1000, 3)
difference = (deep(x) - F.linear(x, W, b)).abs().max()
stored = sum(p.numel() for p in deep.parameters())
print(f"10 layers: {stored} numbers; 1 layer: {W.numel() + b.numel()}")
print(f"outputs differ by at most {difference:z.4f}")

print("x_1 + x_2  XOR  with ReLU  without")
for s in (0, 1, 2):
    with_relu = max(0, s) - 2 * max(0, s - 1)
    print(f"{s:9} {s % 2:4} {with_relu:10} {s - 2 * (s - 1):8}")
