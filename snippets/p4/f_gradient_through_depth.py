"""4f: Skip connections keep a gradient alive, but not for every r."""

import torch
from i2dl_exam.residual import ResidualBlock
from torch import nn

print("    r   without skip   with skip   (1 + r)^10")
for r in (0.01, -0.01, -0.5, -1.0, 1.0):
    l1, l2 = nn.Linear(1, 1), nn.Linear(1, 1)
    nn.init.constant_(l1.weight, 2)
    nn.init.constant_(l2.weight, r / 2)
    x = torch.ones(1, requires_grad=True)
    plain = nn.Sequential(*[l1, l2] * 10)
    skip = nn.Sequential(*[ResidualBlock(l1, l2)] * 10)

    (without,) = torch.autograd.grad(plain(x), x)
    (with_skip,) = torch.autograd.grad(skip(x), x)
    print(f"{r:5.2f}   {without.item():z12.4f}", end="")
    print(f"   {with_skip.item():z9.4f}   {(1 + r) ** 10:z10.4f}")
