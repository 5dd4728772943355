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
gamma = torch.tensor([8.0], dtype=torch.float64)
autograd = torch.autograd.functional.jacobian(torchs, x)[:, 0, :, 0]

print("             by hand                       autograd")
rows = torch.zeros_like(autograd)
for i in range(5):  # row i: the derivatives of y_i
    dy = torch.eye(5, dtype=torch.float64)[:, i : i + 1]
    rows[i] = batch_norm_backward(dy, x, gamma)[0][:, 0]
    print(*(f"{a:z5.1f}" for a in (*rows[i], *autograd[i])))

x_hat = (x - x.mean()) / x.std(correction=0)
print("row sums:", *(f"{a:z.1f}" for a in rows.sum(1)))
print("rows times x_hat:", *(f"{a:z.1f}" for a in (rows @ x_hat)[:, 0]))
