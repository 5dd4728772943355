"""3d: The six operations compute batch norm; then the way back."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor


def batch_norm_graph(
    operations: Sequence[str], inputs: Sequence[Tensor]
) -> list[Tensor]:
    r"""The values of the exam's six nodes, $u_1$ to $u_6$."""
    f1, f2, f3, f4, f5, f6 = (getattr(torch, f) for f in operations)
    x, mean, var, gamma, beta = inputs
    u1 = f1(x, mean)
    u2 = f2(var)
    u3 = f3(u2)
    u4 = f4(u1, u3)
    u5 = f5(u4, gamma)
    u6 = f6(u5, beta)
    return [u1, u2, u3, u4, u5, u6]


batch = torch.tensor([3.0, 5.0, 6.0, 7.0, 9.0])
var, mean = torch.var_mean(batch, correction=0)
inputs = [batch[-1], mean, var, torch.tensor(8.0), torch.tensor(-1.0)]
inputs = [a.clone().requires_grad_() for a in inputs]
x, mean, var, gamma, beta = inputs

operations = ["sub", "sqrt", "reciprocal", "mul", "mul", "add"]
nodes = batch_norm_graph(operations, inputs)
u1, u2, u3, u4, u5, u6 = nodes

# The way back: what arrives at a node, times its own derivative.
d6 = 1.0
d5, d_beta = d6, d6  # + passes it on
d4, d_gamma = d5 * gamma, d5 * u4  # times the other number
d1, d3 = d4 * u3, d4 * u1
d2 = d3 * -1 / u2**2  # of 1 / u2
d_var = d2 * 1 / (2 * u2)  # of the root
d_x, d_mean = d1, -d1  # - turns the sign of the second

names = ["x", "E[x]", "Var[x]", "gamma", "beta"]
names += [f"u{k} {name}" for k, name in enumerate(operations, 1)]
by_hand = [d_x, d_mean, d_var, d_gamma, d_beta, d1, d2, d3, d4, d5, d6]
values = [*inputs, *nodes]
autograd = torch.autograd.grad(u6, values)
print("                value   by hand  autograd")
for k, name in enumerate(names):
    print(f"{name:13} {values[k]:7.1f}", end=" ")
    print(f"{by_hand[k]:9.1f} {autograd[k]:9.1f}")
y = F.batch_norm(batch[:, None], None, None, training=True)
print(f"8 * F.batch_norm - 1, at x = 9: {8 * y[-1].item() - 1:.3f}")
