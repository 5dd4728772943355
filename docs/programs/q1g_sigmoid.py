"""1g: A sigmoid layer: backward pass, parameters, range, smoothness."""

from collections.abc import Callable

import torch
from torch import Tensor, nn


def difference_quotient(
    f: Callable[[Tensor], Tensor], z: Tensor, step: float = 1e-5
) -> Tensor:
    r"""Derivative $f'(z)$ from two values of $f$, without autograd."""
    return (f(z + step) - f(z - step)) / (2 * step)


layer = nn.Sigmoid()
z = torch.tensor([-20, -2, 0, 2, 20.0], dtype=torch.float64)
z.requires_grad_()
y = layer(z)
(backward,) = torch.autograd.grad(y.sum(), z)
quotient = difference_quotient(layer, z.detach())
pair = [
    ", ".join(f"{d:.4f}" for d in numbers[1:-1])
    for numbers in (backward, quotient)
]
print("derivative at -2, 0 and 2")
print(f"box 1: backward {pair[0]}; quotients {pair[1]}")

learned = sum(p.numel() for p in layer.parameters())
print(f"box 2: {learned} parameters")

low, high = y[0], 1 - y[-1]
print(f"box 3: {low * 1e9:.4f} billionths above 0 at -20", end="")
print(f", {high * 1e9:.4f} below 1 at 20; tanh(-20) {z[0].tanh():.4f}")
a = torch.tensor([0.001, 0.999], dtype=torch.float64)
reached = layer(torch.log(a / (1 - a)))
print(f"  in between, too: {reached[0]:.4f} and {reached[1]:.4f}")

h = 1e-6
sides = torch.tensor([-h, h], dtype=torch.float64)
left, right = difference_quotient(layer, sides, h)
print(
    f"box 4: just left of 0 {left:.4f}, just right {right:.4f}", end=""
)
kink = difference_quotient(torch.relu, sides, h)
print(f"; ReLU {kink[0]:z.4f} and {kink[1]:.4f}")

true = [
    not backward.all(),
    learned > 0,
    low < 0,
    (left - right).abs() < 1e-4,
]
boxes = [f"{box}" for box, is_true in enumerate(true, 1) if is_true]
print(f"answer: {', '.join(boxes)}")

# On a computer: in float32 the value 1 is reached
high, low = torch.tensor([20.0, -20.0]).sigmoid()
print(f"float32: 1 - sigmoid(20) = {1 - high:z.4f}", end="")
print(f", sigmoid(-20) = {low * 1e9:.4f} billionths")
