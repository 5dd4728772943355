"""4g: The derivative of H(x) = x + R(x) is 1 + r, and I + J_R for a vector."""

import torch
from i2dl_exam.residual import ResidualBlock, chain_jacobian
from i2dl_exam.sampling import seeded_normal
from torch import nn

l1, l2 = nn.Linear(1, 1).double(), nn.Linear(1, 1).double()
nn.init.constant_(l1.weight, 3)
nn.init.constant_(l2.weight, 0.5)
block = ResidualBlock(l1, l2)
x = torch.tensor([2.0], dtype=torch.float64)
r = chain_jacobian([block.branch], x).item()
print(f"number x: r = {r:.4f}, so 1 + r = {1 + r:.4f}")
print(f"  dH/dx by autograd: {chain_jacobian([block], x).item():.4f}")
print(f"  H(3) - H(2) = {(block(x + 1) - block(x)).item():.4f}")

block = ResidualBlock(
    nn.Linear(3, 5), nn.Sequential(nn.Tanh(), nn.Linear(5, 3))
)
block = block.double()
x = seeded_normal(3)
J_R, J_H = chain_jacobian([block.branch], x), chain_jacobian([block], x)
identity = torch.eye(3, dtype=torch.float64)
print(
    f"vector x: the Jacobian of H is I + J_R: {J_H.allclose(identity + J_R)}"
)
print(
    f"  it is J_R with 1 added to every entry: {J_H.allclose(1 + J_R)}"
)
