"""1g: A sigmoid layer: backward pass, parameters, range, smoothness."""

import torch
from torch import nn

layer = nn.Sigmoid()
z = torch.linspace(
    -30, 30, 121, dtype=torch.float64
).requires_grad_()  # 0 included
y = layer(z)


def smooth_at_zero(f: nn.Module) -> bool:
    """Whether the slopes just left and just right of 0 agree."""
    step = torch.tensor([-1e-6, 1e-6], dtype=torch.float64)
    left, right = (
        (f(step) - f(torch.zeros_like(step))) / step
    ).tolist()
    return abs(left - right) < 1e-5


backward = torch.autograd.gradcheck(
    layer, z
)  # against difference quotients
count = sum(p.numel() for p in layer.parameters())
inside, negative = bool(((y > 0) & (y < 1)).all()), bool((y < 0).any())
wanted = torch.tensor([0.001, 0.999], dtype=torch.float64)
hit = bool(layer((wanted / (1 - wanted)).log()).allclose(wanted))
(slope,) = torch.autograd.grad(y.sum(), z)
smooth = bool(slope.allclose(y * (1 - y))) and smooth_at_zero(layer)

print(f"box 1: gradients pass backward, and correctly: {backward}")
print(f"box 2: number of learnable parameters: {count}")
print(
    f"box 3: values in (0, 1) only {inside}, even 0.001 and 0.999 {hit}"
)
print(
    f"  a value below 0: {negative}; tanh has one: {bool((z.tanh() < 0).any())}"
)
print(
    f"box 4: slope y (1 - y) at every point {smooth}, at most {slope.max():.4f}"
)
print(
    f"  for comparison, ReLU has one slope at 0: {smooth_at_zero(nn.ReLU())}"
)
verdicts = (not backward, count > 0, negative, smooth)
print(
    f"answer: {', '.join(f'{i}' for i, true in enumerate(verdicts, 1) if true)}"
)
