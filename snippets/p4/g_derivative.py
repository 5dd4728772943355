"""4g: The derivative is 1 + r, and for a vector the matrix I + J_R."""

import torch
from i2dl_exam.residual import ResidualBlock
from torch import nn
from torch.autograd.functional import jacobian

l1, l2 = nn.Linear(1, 1), nn.Linear(1, 1)
nn.init.constant_(l1.weight, 3)
nn.init.constant_(l2.weight, 0.5)
block = ResidualBlock(l1, l2)
x = torch.tensor([2.0])
r = jacobian(block.branch, x).item()
print(f"number x: r = {r:.4f}, 1 + r = {1 + r:.4f}")
print(f"  dH/dx by autograd: {jacobian(block, x).item():.4f}")
print(f"  H(3) - H(2) = {(block(x + 1) - block(x)).item():.4f}")

tanh = nn.Sequential(nn.Linear(3, 5), nn.Tanh())
block = ResidualBlock(tanh, nn.Linear(5, 3))
x = torch.randn(3)
difference = jacobian(block, x) - jacobian(block.branch, x)
rows = [" ".join(f"{d:z.2f}" for d in row) for row in difference]
print(f"vector x: J_H - J_R = {' | '.join(rows)}")
