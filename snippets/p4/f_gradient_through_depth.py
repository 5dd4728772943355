"""4f: In 10 blocks, skip connections keep the gradient alive, but not for every r."""

import math

import torch
from i2dl_exam.residual import ResidualBlock, chain_jacobian
from torch import nn


def scalar_layer(weight: float) -> nn.Linear:
    """A linear layer with one input, one output and this weight."""
    layer = nn.Linear(1, 1, bias=False, dtype=torch.float64)
    nn.init.constant_(layer.weight, weight)
    return layer


x = torch.ones(1, dtype=torch.float64)
agree = []
print("    r   without skip   with skip")
for r in (0.01, -0.01, -0.5, -1.0, 1.0):
    blocks = [
        ResidualBlock(scalar_layer(2), scalar_layer(r / 2))
        for _ in range(10)
    ]
    without = chain_jacobian(
        [block.branch for block in blocks], x
    ).item()
    skip = chain_jacobian(blocks, x).item()
    print(f"{r:5.2f}   {without:z12.4f}   {skip:z9.4f}")
    agree.append(math.isclose(without, r**10))
    agree.append(math.isclose(skip, (1 + r) ** 10, abs_tol=1e-12))
print(f"these are r^10 and (1 + r)^10: {all(agree)}")
