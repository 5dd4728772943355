"""3d: The whole derivative, through mean and variance as well."""

import torch
import torch.nn.functional as F
from i2dl_exam.normalization import batch_norm_backward
from torch import Tensor


def torchs(x: Tensor) -> Tensor:
    """The outputs by PyTorch, with gamma = 8 and beta = -1."""
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
    rows[i], x_hat[i] = dx[:, 0], d_gamma.item()  # dy_i/dgamma: x_hat_i
    print(*(f"{a:z5.1f}" for a in (*rows[i], *autograd[i])))
print("dy_i/dgamma:", *(f"{a:z.1f}" for a in x_hat[:, 0]), end="; ")
print(f"dy_5/dbeta: {d_beta.item():.1f}")
# y stays if the batch is shifted (row sums) or stretched (x_hat).
print("row sums:", *(f"{a:z.1f}" for a in rows.sum(1)))
print("rows times x_hat:", *(f"{a:z.1f}" for a in (rows @ x_hat)[:, 0]))
