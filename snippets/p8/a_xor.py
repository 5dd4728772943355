"""8a: The best linear fit of XOR is 1/2 everywhere; two ReLU neurons fit it exactly."""

from fractions import Fraction

import torch
from i2dl_exam.linear_stack import collapse_linear, linear_layer
from torch import nn

x = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=torch.float64)
xor = [0, 1, 1, 0]

ones, target = (
    torch.ones(4, 1).double(),
    torch.tensor(xor).double()[:, None],
)
columns = torch.cat([x, ones], dim=1)
u1, u2, b = (
    torch.linalg.lstsq(columns, target).solution.flatten().tolist()
)
print(f"best linear fit: {u1:z.4f} x1 + {u2:z.4f} x2 + {b:.4f}")

# Exactly: the errors of 1/2 are orthogonal to x1, x2 and 1, so nothing improves it.
errors = [y - Fraction(1, 2) for y in xor]
products = [
    sum(e * int(a) for e, a in zip(errors, c, strict=True))
    for c in columns.T.tolist()
]
print(f"errors of 1/2: {', '.join(f'{e}' for e in errors)}")
print(
    f"their products with x1, x2 and 1: {', '.join(f'{p}' for p in products)}"
)

one, two = torch.ones(2, 2).double(), torch.tensor([[1, -2]]).double()
hidden = linear_layer(
    one, torch.tensor([0, -1]).double()
)  # x1 + x2 and x1 + x2 - 1
last = linear_layer(two, torch.zeros(1).double())  # h1 - 2 h2
nets = {
    "with": nn.Sequential(hidden, nn.ReLU(), last),
    "without": collapse_linear([hidden, last]),
}
for name, net in nets.items():
    outputs = ", ".join(f"{y:z.0f}" for y in net(x).flatten().tolist())
    print(f"2-neuron network {name} ReLU: {outputs}")
