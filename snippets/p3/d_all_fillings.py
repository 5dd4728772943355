"""3d: Of all ways to fill the six nodes, two compute batch norm."""

from itertools import product

import torch
from i2dl_exam.computation_graph import batch_norm_graph

two = ["add", "sub", "mul"]  # these take two numbers
one = ["reciprocal", "sqrt"]  # these take one

points = 0.5 + torch.rand(100, 5, dtype=torch.float64)
x, mean, var, gamma, beta = inputs = points.unbind(1)
y = gamma * (x - mean) / var**0.5 + beta

fitting = list(product(two, one, one, two, two, two))
right = []
for filling in fitting:
    u6 = batch_norm_graph(filling, inputs)[-1]
    if u6.allclose(y):
        right.append(filling)

print(f"ways to fill six nodes with five operations: {5**6}")
print(
    f"each operation with as many numbers as it takes: {len(fitting)}"
)
print(f"batch norm at all {len(points)} points: {len(right)}")
for filling in right:
    print("  " + ", ".join(filling))
