"""1e: How small the derivative of each activation function gets."""

import torch
from torch import Tensor, nn


def difference_quotient(layer: nn.Module, z: Tensor) -> Tensor:
    r"""Derivative $f'(z)$ from two values of $f$, without autograd."""
    h = 1e-3
    quotient: Tensor = (layer(z + h) - layer(z - h)) / (2 * h)
    return quotient


z = torch.linspace(-16, 16, 3200).double().requires_grad_()
layers = nn.Tanh(), nn.ReLU(), nn.Sigmoid(), nn.LeakyReLU()
zero, saturates = [], []
print("derivative: smallest, at -16 and 16, the same by autograd")
for box, layer in enumerate(layers, 1):
    d = difference_quotient(layer, z)
    (auto,) = torch.autograd.grad(layer(z).sum(), z)
    print(f"box {box}, {type(layer).__name__}: {d.min():z.4f}", end="")
    print(f", {d[0]:z.4f} and {d[-1]:z.4f}", end="")
    print(f", {auto[0]:z.4f} and {auto[-1]:z.4f}")
    if d.min() < 1e-6:
        zero.append(f"{box}")
    if d[[0, -1]].max() < 1e-6:
        saturates.append(f"{box}")
print(f"answer, zero derivative: {', '.join(zero)}")
print(f"answer, saturation: {', '.join(saturates)}")
