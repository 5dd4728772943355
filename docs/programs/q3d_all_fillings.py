"""3d: Of all ways to fill the six nodes, two compute batch norm."""

from itertools import product

import torch
from torch import Tensor


def batch_norm_graph(inputs: list[Tensor], *names: str) -> list[Tensor]:
    r"""The values of the exam's six nodes, $u_1$ to $u_6$."""
    f1, f2, f3, f4, f5, f6 = (getattr(torch, name) for name in names)
    x, mean, var, gamma, beta = inputs
    u1, u2 = f1(x, mean), f2(var)
    u3 = f3(u2)
    u4 = f4(u1, u3)
    u5 = f5(u4, gamma)
    return [u1, u2, u3, u4, u5, f6(u5, beta)]


two = ["add", "sub", "mul"]  # these take two numbers
one = ["reciprocal", "sqrt"]  # these take one
fitting = list(product(two, one, one, two, two, two))

points = 0.5 + torch.rand(100, 5, dtype=torch.float64)
x, mean, var, gamma, beta = inputs = list(points.unbind(1))
y = gamma * (x - mean) / var**0.5 + beta
nodes = {names: batch_norm_graph(inputs, *names) for names in fitting}
right = [names for names, u in nodes.items() if u[-1].allclose(y)]

print(f"ways to fill six nodes with five operations: {5**6}")
print(f"with as many numbers as each takes: {len(fitting)}")
print(f"batch norm at all {len(points)} points: {len(right)}")
for names in right:
    print("  " + ", ".join(names))
