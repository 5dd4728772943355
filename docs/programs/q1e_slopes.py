"""1e: How small each activation's slope gets: smallest, largest, and far out."""

import torch
import torch.nn.functional as F

activations = {
    "tanh": torch.tanh,
    "ReLU": torch.relu,
    "sigmoid": torch.sigmoid,
    "leaky ReLU": F.leaky_relu,
}
z = torch.linspace(
    -16, 16, 32_001, dtype=torch.float64
)  # steps of 0.001, and 0
z.requires_grad_()
away = z.abs() > 0.01  # ReLU and leaky ReLU have a kink at 0

reaches_zero, saturates, agree = [], [], True
for box, (name, f) in enumerate(activations.items(), 1):
    (slope,) = torch.autograd.grad(f(z).sum(), z)
    quotient = (f(z + 1e-5) - f(z - 1e-5)) / 2e-5
    agree &= torch.allclose(slope[away], quotient[away], atol=1e-8)
    low, high = slope.min().item(), slope.max().item()
    left, right = slope[0] < 1e-6, slope[-1] < 1e-6
    sides = ["left"] * bool(left) + ["right"] * bool(right)
    print(
        f"box {box}, {name}: slope from {low:z.4f} to {high:.4f}, "
        f"dies out on: {' and '.join(sides) or 'no side'}"
    )
    reaches_zero += [f"{box}"] * (low < 1e-6)
    saturates += [f"{box}"] * bool(left and right)
print(f"autograd agrees with difference quotients: {agree}")
print(f"answer, zero slope: {', '.join(reaches_zero)}")
print(f"answer, saturation: {', '.join(saturates)}")
