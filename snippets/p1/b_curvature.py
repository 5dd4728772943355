"""1b: Gradient descent diverges above the rate 2/curvature."""

import torch
from i2dl_exam.gradient_descent import curvature
from torch import Tensor


def step(x: Tensor, y: Tensor, optimizer: type, lr: float) -> Tensor:
    """The weights of a linear layer after one step from 0."""
    w = torch.zeros_like(x[0], requires_grad=True)
    method = optimizer([w], lr=lr)
    (x @ w - y).square().mean().backward()
    method.step()
    return w.detach()


SGD, Adam = torch.optim.SGD, torch.optim.Adam
x = torch.tensor([[1.0], [2.0]], dtype=torch.float64)
dropped = torch.cat([0 * x, 2 * x])  # p = 1/2: 0, or doubled
cases = {
    "as it is, rate 0.5": (x, 0.5),
    "as it is, rate 0.1": (x, 0.1),
    "dropout, rate 0.5": (dropped, 0.5),
    "4 equal weights, rate 0.5": (torch.cat([x] * 4, dim=1), 0.5),
}
print("run                        curvature  limit  factor  torch")
for name, (inputs, lr) in cases.items():
    y = x[:, 0].repeat(len(inputs) // 2)
    c = curvature(inputs)
    best = torch.linalg.pinv(inputs) @ y  # least squares
    left = (step(inputs, y, SGD, lr) - best) / (0 - best)
    print(f"{name:26} {c:9.0f}  {2 / c:5.2f}", end="")
    print(f"  {1 - lr * c:6.2f}  {left[0]:5.2f}")

for scale in (1, 1000):  # of the targets
    w = step(x, scale * x[:, 0], Adam, 0.5)
    print(f"Adam, rate 0.5, targets times {scale}: step {w[0]:.2f}")
