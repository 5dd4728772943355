"""8b: With a ReLU before the sigmoid, all images are cars."""

import torch
from torch import Tensor


def relu_sigmoid(z: Tensor) -> Tensor:
    r"""The output $\sigma(\mathrm{ReLU}(z))$, never below 1/2."""
    return torch.sigmoid(torch.relu(z))


z = torch.tensor([-4.0, -1, 0, 1, 4], requires_grad=True)
for output in (relu_sigmoid, torch.sigmoid):
    print(f"{output.__name__}:")
    y = output(z)
    (slope,) = torch.autograd.grad(y.sum(), z)
    for i in range(5):
        name = "car" if y[i] >= 0.5 else "person"
        print(f"  z = {z[i]:z2.0f}: {y[i]:.4f}, {name:6},", end=" ")
        print(f"derivative {slope[i]:z.4f}")

y = relu_sigmoid(torch.linspace(-50, 50, 10_001))
print(f"smallest of {len(y)} outputs: {y.min():.1f}")
