"""4g: The derivative is 1 + r, and for a vector the matrix I + J_R."""

import torch
from torch import Tensor, nn
from torch.autograd.functional import jacobian


class ResidualBlock(nn.Sequential):
    r"""Residual block, $H(x) = x + R(x)$ with $R(x) = l_2(l_1(x))$."""

    def forward(self, x: Tensor) -> Tensor:
        """The block's output $H(x)$, with the shape of `x`."""
        r = x
        for layer in self:
            r = layer(r)
        if r.shape != x.shape:  # the sum could broadcast
            raise ValueError(f"{r.shape=} must be {x.shape=}")
        return x + r


l1, l2 = nn.Linear(1, 1), nn.Linear(1, 1)
nn.init.constant_(l1.weight, 3)
nn.init.constant_(l2.weight, 0.5)
block, x = ResidualBlock(l1, l2), torch.tensor([2.0])
r = jacobian(nn.Sequential(l1, l2), x).item()
print(f"number x: r = {r:.4f}, 1 + r = {1 + r:.4f}")
print(f"  dH/dx by autograd: {jacobian(block, x).item():.4f}")
print(f"  H(3) - H(2) = {(block(x + 1) - block(x)).item():.4f}")

layers = nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 3)
x = torch.randn(3)
J_H = jacobian(ResidualBlock(*layers), x)
J_R = jacobian(nn.Sequential(*layers), x)
rows = [" ".join(f"{d:z.2f}" for d in row) for row in J_H - J_R]
print(f"vector x: J_H - J_R = {' | '.join(rows)}")
