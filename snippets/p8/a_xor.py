"""8a: The best linear fit of XOR is 1/2; two ReLU neurons fit it."""

import torch
from i2dl_exam.linear_stack import collapse_linear
from torch import nn

x = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]])
xor = torch.tensor([[0.0], [1], [1], [0]])

# Without activation: the least squared error of u1 x1 + u2 x2 + b.
columns = torch.cat([x, torch.ones(4, 1)], dim=1)
u1, u2, b = torch.linalg.lstsq(columns, xor).solution.flatten()
print(f"best linear fit: {u1:z.4f} x1 + {u2:z.4f} x2 + {b:.4f}")
products = columns.T @ (xor - 1 / 2)
shown = ", ".join(f"{product:z.0f}" for product in products.flatten())
print(f"products of its errors with x1, x2 and 1: {shown}")

# y = ReLU(x1 + x2) - 2 ReLU(x1 + x2 - 1)
hidden, last = nn.Linear(2, 2), nn.Linear(2, 1)
hidden.weight.data = torch.ones(2, 2)
hidden.bias.data = torch.tensor([0.0, -1.0])
last.weight.data = torch.tensor([[1.0, -2.0]])
last.bias.data = torch.zeros(1)
nets = {
    "with": nn.Sequential(hidden, nn.ReLU(), last),
    "without": collapse_linear([hidden, last]),
}
for name, net in nets.items():
    shown = ", ".join(f"{y:z.0f}" for y in net(x).flatten())
    print(f"2 neurons {name} ReLU: {shown}")
