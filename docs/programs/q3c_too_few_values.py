"""3c: One sample in training, or a constant feature."""

import torch
from torch import Tensor, nn


def batch_norm(
    x: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5
) -> Tensor:
    r"""Batch normalization in training, $y = \gamma \hat x + \beta$."""
    x = x.movedim(1, -1)  # (N, C, ...) -> (N, ..., C)
    axes = tuple(range(x.ndim - 1))
    var, mean = torch.var_mean(x, axes, correction=0)  # (C,)
    x_hat = (x - mean) / (var + eps).sqrt()
    return (gamma * x_hat + beta).movedim(-1, 1)


try:
    nn.BatchNorm1d(2)(torch.ones(1, 2))
except ValueError as error:
    print("one sample:", str(error).split(",")[0])

image = torch.tensor([[[[1.0, 2.0], [3.0, 6.0]]]])  # (1, 1, 2, 2)
pixels = nn.BatchNorm2d(1)(image).flatten()
print("one image: ", *(f"{a:z.2f}" for a in pixels))

constant = torch.tensor([[5.0], [5.0], [5.0]])
for name, eps in {"no eps": 0.0, "eps = 1e-5": 1e-5}.items():
    y = batch_norm(constant, torch.ones(1), torch.zeros(1), eps)
    print(f"5, 5, 5 with {name}:", *(f"{a:z.1f}" for a in y[:, 0]))
