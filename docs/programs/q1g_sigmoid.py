"""1g: A sigmoid layer: backward pass, parameters, range, smoothness."""

from itertools import compress

import torch
from torch import Tensor, nn


def difference_quotient(layer: nn.Module, z: Tensor) -> Tensor:
    r"""Derivative $f'(z)$ from two values of $f$, without autograd."""
    h = 1e-3
    quotient: Tensor = (layer(z + h) - layer(z - h)) / (2 * h)
    return quotient


layer = nn.Sigmoid()
z = torch.tensor([-8, -0.01, 0.01, 8]).double().requires_grad_()
y = layer(z)
(auto,) = torch.autograd.grad(y.sum(), z)
d = difference_quotient(layer, z)
kink = difference_quotient(nn.ReLU(), z)
learned = [*layer.parameters()]

print(f"box 1: derivative at 8 {auto[3]:.4f}, quotient {d[3]:.4f}")
print(f"box 2: {len(learned)} parameters")
print(f"box 3: from {y[0]:.4f} up, tanh from {z[0].tanh():.4f} up")
print(f"box 4: left of 0 {d[1]:.4f}, right {d[2]:.4f}", end="")
print(f"; ReLU {kink[1]:z.4f} and {kink[2]:.4f}")
true = [not auto.all(), learned, y[0] < 0, d[1].allclose(d[2])]
print(f"answer: {', '.join(compress('1234', true))}")
