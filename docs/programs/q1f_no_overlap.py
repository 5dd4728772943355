"""1f: Where the classes do not overlap, no weights are best."""

import torch
import torch.nn.functional as F
from torch import Tensor


def newton_logistic(
    x: Tensor, y: Tensor, max_steps: int = 50
) -> tuple[Tensor, Tensor]:
    r"""Weights and bias of greatest likelihood, by Newton's method."""
    x = torch.cat([x, x.new_ones(len(x), 1)], dim=1).double()
    x, r = torch.linalg.qr(x)  # orthonormal columns
    theta = torch.zeros_like(x[0])
    for _ in range(max_steps):
        y_hat = torch.sigmoid(x @ theta)
        hessian = x.T @ ((y_hat * (1 - y_hat))[:, None] * x)
        if torch.linalg.matrix_rank(hessian, rtol=1e-12) < len(theta):
            break  # in some direction the likelihood is flat
        step = torch.linalg.solve(hessian, x.T @ (y_hat - y.double()))
        theta = theta - step
        if (x @ step).abs().max() < 1e-8:  # of all sums w x + b
            theta = torch.linalg.solve(r, theta)  # of the given columns
            return theta[:-1], theta[-1]
    raise ValueError("no weights are best: do the classes overlap?")


y = torch.tensor([0.0, 0, 1, 1], dtype=torch.float64)
cases = {  # inputs; class 0 comes first
    "overlapping": [0.0, 2, 1, 3],
    "touching": [0.0, 1.5, 1.5, 3],
    "apart": [0.0, 1, 2, 3],
}
print("loss with w =    1       4       16      64    Newton's method")
for name, inputs in cases.items():
    x = torch.tensor(inputs, dtype=torch.float64)
    line = ""
    for w in (1, 4, 16, 64):  # with the border at x = 1.5
        loss = F.binary_cross_entropy_with_logits(w * (x - 1.5), y)
        line += f"  {loss:z6.4f}"
    try:
        w, b = newton_logistic(x[:, None], y)
        line += f"  w = {w[0]:.4f}, b = {b:.4f}"
    except ValueError:
        line += "  no best w"
    print(f"{name:12}{line}")
