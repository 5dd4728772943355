"""3d: Of all ways to fill the six nodes, two compute batch norm."""

from itertools import product

import torch
from i2dl_exam.computation_graph import batch_norm_graph

two = {"add": "plus", "sub": "minus", "mul": "times"}  # of two numbers
one = {"reciprocal": "one over", "sqrt": "root"}  # of one
fitting = list(product(two, one, one, two, two, two))

points = 0.5 + torch.rand(100, 5, dtype=torch.float64)
x, mean, var, gamma, beta = inputs = list(points.unbind(1))
y = gamma * (x - mean) / var**0.5 + beta
nodes = {names: batch_norm_graph(inputs, *names) for names in fitting}
right = [names for names, u in nodes.items() if u[-1].allclose(y)]

print(f"ways to fill six nodes with five operations: {5**6}")
print(f"with as many numbers as each takes: {len(fitting)}")
print(f"batch norm at all {len(points)} points: {len(right)}")
for start, names in zip(("or", "answer"), right, strict=True):
    print(f"{start}:", ", ".join((two | one)[name] for name in names))
