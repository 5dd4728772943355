"""3d: The whole derivative, through mean and variance as well."""

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


x = torch.tensor([3.0, 5.0, 6.0, 7.0, 9.0], dtype=torch.float64)
var, mean = torch.var_mean(x, correction=0)
gamma, beta = torch.full_like(x, 8.0), torch.full_like(x, -1.0)
operations = ["sub", "sqrt", "reciprocal", "mul", "mul", "add"]

# The graph once per entry, with its own copy of mean and variance.
inputs = [x, mean.expand(5), var.expand(5)]
inputs = [a.clone().requires_grad_() for a in inputs]
u = batch_norm_graph(operations, [*inputs, gamma, beta])
by_x, by_mean, by_var = torch.autograd.grad(u[-1].sum(), inputs)

# Row i, column j: the derivative of y_i with respect to x_j.
directly = torch.diag(by_x)
through_mean = by_mean[:, None] * torch.full_like(x, 1 / 5)
through_var = by_var[:, None] * 2 * (x - mean) / 5
jacobian = directly + through_mean + through_var


def torchs(x: Tensor) -> Tensor:
    """The same outputs by PyTorch's batch norm of the whole batch."""
    y = F.batch_norm(x[:, None], None, None, training=True, eps=1e-12)
    return 8 * y[:, 0] - 1


a, b, c = directly[4, 4], through_mean[4, 4], through_var[4, 4]
print(f"dy_5/dx_5: x itself {a:.1f}, E[x] {b:.1f}, Var[x] {c:.1f}")
autograd = torch.autograd.functional.jacobian(torchs, x)
x_hat = (x - mean) / var.sqrt()
print("            by the paths                  autograd")
for i in range(5):
    left = [f"{a:z5.1f}" for a in jacobian[i]]
    right = [f"{a:z5.1f}" for a in autograd[i]]
    print(*left, "  ", *right)
print("row sums:", *(f"{a:z.1f}" for a in jacobian.sum(1)))
print("rows times x_hat:", *(f"{a:z.1f}" for a in jacobian @ x_hat))
