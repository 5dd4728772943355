"""3d: The whole derivative, through mean and variance as well."""

import torch
import torch.nn.functional as F
from torch import Tensor


def batch_norm_backward(
    dy: Tensor, x: Tensor, gamma: Tensor, eps: float = 1e-5
) -> tuple[Tensor, Tensor, Tensor]:
    r"""$dx, d\gamma, d\beta$ of a loss from its $dy$, by hand."""
    var, mean = torch.var_mean(x, 0, correction=0)  # (C,)
    std = (var + eps).sqrt()
    x_hat = (x - mean) / std
    through_var = x_hat * (dy * x_hat).mean(0)
    dx = gamma / std * (dy - dy.mean(0) - through_var)
    return dx, (dy * x_hat).sum(0), dy.sum(0)


def torchs(x: Tensor) -> Tensor:
    """The outputs by PyTorch's batch norm of the whole batch."""
    return 8 * F.batch_norm(x, None, None, training=True) - 1


batch = [3.0, 5.0, 6.0, 7.0, 9.0]
x = torch.tensor(batch, dtype=torch.float64)[:, None]  # (5, 1)
autograd = torch.autograd.functional.jacobian(torchs, x)[:, 0, :, 0]
gamma, x_hat = x.new_tensor([8.0]), torch.zeros_like(x)
rows = torch.zeros_like(autograd)

print("             by hand                       autograd")
for i in range(5):  # row i: the derivatives of y_i
    dy = (x == x[i]).double()  # 1 for y_i, 0 for the others
    dx, d_gamma, d_beta = batch_norm_backward(dy, x, gamma)
    rows[i], x_hat[i] = dx[:, 0], d_gamma.item()
    print(*(f"{a:z5.1f}" for a in (*rows[i], *autograd[i])))
print("by gamma:", *(f"{a:z.1f}" for a in x_hat[:, 0]), end="; ")
print(f"y_5 by beta: {d_beta.item():.1f}")
print("row sums:", *(f"{a:z.1f}" for a in rows.sum(1)))
print("rows times x_hat:", *(f"{a:z.1f}" for a in (rows @ x_hat)[:, 0]))
