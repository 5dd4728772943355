"""3d: The whole gradient of batch norm, with the paths through mean and variance."""

from fractions import Fraction

import torch
import torch.nn.functional as F
from i2dl_exam.computation_graph import batch_norm_graph
from torch import Tensor

batch = [3, 5, 6, 7, 9]
n, gamma, beta = len(batch), 8, -1
mean = Fraction(sum(batch), n)
var = sum((x - mean) ** 2 for x in batch) / n

graph = batch_norm_graph()
jacobian, normalized = (
    [],
    [],
)  # jacobian: row i is dy_i by x_1, ..., x_5
for i in range(n):
    leaves = {
        "x": batch[i],
        "E[x]": mean,
        "Var[x]": var,
        "gamma": gamma,
        "beta": beta,
    }
    values = graph.forward(leaves)
    by = graph.backward(values)
    normalized.append(values["u4"])
    direct = [by["x"] if j == i else 0 for j in range(n)]
    through_mean = [by["E[x]"] / n for _ in batch]  # dE/dx_j = 1/n
    through_var = [by["Var[x]"] * 2 * (x - mean) / n for x in batch]
    paths = list(zip(direct, through_mean, through_var, strict=True))
    jacobian.append([sum(path) for path in paths])

a, b, c = paths[-1]
print(f"dy_5/dx_5: directly {a}, through E[x] {b}, through Var[x] {c}")
print(f"  in total {a + b + c}")
print(
    f"dy_5 by x_1, ..., x_5: {', '.join(f'{d}' for d in jacobian[-1])}"
)


def torch_batch_norm(x: Tensor) -> Tensor:
    """The batch's outputs by torch's own layer function, epsilon next to 0."""
    weight, bias = x.new_full((1,), gamma), x.new_full((1,), beta)
    y = F.batch_norm(
        x[:, None], None, None, weight, bias, training=True, eps=1e-12
    )
    return y[:, 0]


x = torch.tensor(batch, dtype=torch.float64)
found = torch.autograd.functional.jacobian(torch_batch_norm, x)
ours = torch.tensor(
    [[float(d) for d in row] for row in jacobian], dtype=torch.float64
)
print(
    f"autograd through F.batch_norm finds the same 25: {found.allclose(ours)}"
)
print(f"every row sums to 0: {all(sum(row) == 0 for row in jacobian)}")
dots = [
    sum(d * u for d, u in zip(row, normalized, strict=True))
    for row in jacobian
]
print(
    f"every row times the normalized batch is 0: {all(dot == 0 for dot in dots)}"
)
