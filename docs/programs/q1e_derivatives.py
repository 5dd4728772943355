"""1e: How small the slope of each activation function gets."""

import torch
from torch import Tensor, nn


def difference_quotient(layer: nn.Module, z: Tensor) -> Tensor:
    r"""Derivative $f'(z)$ from two values of $f$, without autograd."""
    h = 1e-3
    quotient: Tensor = (layer(z + h) - layer(z - h)) / (2 * h)
    return quotient


z = torch.linspace(-16, 16, 3200).double().requires_grad_()
layers = nn.Tanh(), nn.ReLU(), nn.Sigmoid(), nn.LeakyReLU()
zero, both_sides = [], []
print("slope             lowest  at -16  at 16   both by autograd")
for box, layer in enumerate(layers, 1):
    d = difference_quotient(layer, z)
    (auto,) = torch.autograd.grad(layer(z).sum(), z)
    name = f"box {box}, {type(layer).__name__}"
    print(
        f"{name:16}  {d.min():z.4f}  {d[0]:z.4f}  {d[-1]:z.4f}", end=""
    )
    print(f"  {auto[0]:z.4f}, {auto[-1]:z.4f}")
    if d.min() < 1e-6:
        zero.append(f"{box}")
    if d[[0, -1]].max() < 1e-6:
        both_sides.append(f"{box}")
print(f"almost 0 on both sides: {', '.join(both_sides)}")
print(f"answer: {', '.join(zero)}")
