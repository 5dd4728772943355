"""4f: Skip connections keep a gradient alive, but not for every r."""

import torch
from torch import Tensor, nn


class ResidualBlock(nn.Module):
    r"""Residual block, $H(x) = x + R(x)$ with $R(x) = l_2(l_1(x))$."""

    def __init__(self, l1: nn.Module, l2: nn.Module) -> None:
        """Keep the two layers."""
        super().__init__()
        self.branch = nn.Sequential(l1, l2)

    def forward(self, x: Tensor) -> Tensor:
        """The block's output $H(x)$, with the shape of `x`."""
        r: Tensor = self.branch(x)
        if r.shape != x.shape:  # the sum could broadcast
            raise ValueError(f"{r.shape=} must be {x.shape=}")
        return x + r


print("    r   without skip     r^10   with skip   (1 + r)^10")
for r in (0.01, -0.01, -0.5, -1.0, 1.0):
    l1, l2 = nn.Linear(1, 1).double(), nn.Linear(1, 1).double()
    nn.init.constant_(l1.weight, 2)
    nn.init.constant_(l2.weight, r / 2)
    block = ResidualBlock(l1, l2)

    x = torch.ones(1, dtype=torch.float64, requires_grad=True)
    plain = skip = x
    for _ in range(10):
        plain, skip = block.branch(plain), block(skip)
    (without,) = torch.autograd.grad(plain, x)
    (with_skip,) = torch.autograd.grad(skip, x)

    print(f"{r:5.2f}   {without.item():z12.4f}  {r**10:z7.4f}", end="")
    print(f"   {with_skip.item():z9.4f}   {(1 + r) ** 10:z10.4f}")
