"""1g: A sigmoid layer: backward pass, parameters, range, smoothness."""

import torch
from i2dl_exam.gradient_descent import difference_quotient
from torch import nn

layer = nn.Sigmoid()
z = torch.tensor([-20, -2, 0, 2, 20.0], dtype=torch.float64)
z.requires_grad_()
y = layer(z)
(backward,) = torch.autograd.grad(y.sum(), z)
quotient = difference_quotient(layer, z.detach())
for route, numbers in ("backward", backward), ("quotient", quotient):
    shown = ", ".join(f"{number:.4f}" for number in numbers[1:-1])
    print(f"derivative at -2, 0 and 2 by {route}: {shown}")

parameters = sum(p.numel() for p in layer.parameters())
print(f"learnable parameters: {parameters}")
print(f"values at -20 and 20: {y[0]:.1e}, 1 - {1 - y[-1]:.1e}")
a = torch.tensor([0.001, 0.999], dtype=torch.float64)
reached = layer(torch.log(a / (1 - a)))
print(f"reached: {reached[0]:.4f}, {reached[1]:.4f}")

around = torch.tensor([-1e-6, 1e-6], dtype=torch.float64)
