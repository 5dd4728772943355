"""1g: In float32 the sigmoid of 20 is exactly 1; the real number is smaller."""

import math

import torch

for name, dtype in {
    "float32": torch.float32,
    "float64": torch.float64,
}.items():
    at_one = [
        z
        for z in (20.0, 40.0)
        if torch.tensor(z, dtype=dtype).sigmoid() == 1
    ]
    print(
        f"{name}: sigmoid is exactly 1 at {', '.join(f'{z:.0f}' for z in at_one)}"
    )

gap = math.exp(-20) / (
    1 + math.exp(-20)
)  # 1 - sigmoid(20), without cancellation
print(
    f"the real sigmoid(20) lies below 1 by {gap * 1e9:.4f} billionths"
)

z = torch.tensor(20.0, requires_grad=True)
(slope,) = torch.autograd.grad(z.sigmoid(), z)
print(f"slope in float32 at 20: exactly 0 {slope.item() == 0}")
