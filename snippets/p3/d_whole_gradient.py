"""3d: The whole derivative, through mean and variance as well."""

import torch
import torch.nn.functional as F
from i2dl_exam.normalization import batch_norm_backward
from torch import Tensor


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
