"""3c: One sample in training, or a constant feature."""

import torch
from torch import Tensor, nn


def normalize(x: Tensor, eps: float = 1e-5) -> Tensor:
    r"""$\hat x = (x - E[x])/\sqrt{\mathrm{Var}[x] + \epsilon}$."""
    var, mean = torch.var_mean(x, 0, correction=0)  # (C,)
    return (x - mean) / (var + eps).sqrt()


try:
    nn.BatchNorm1d(2)(torch.ones(1, 2))
except ValueError as error:
    print("one sample:", str(error).split(",")[0])

constant = torch.tensor([[5.0], [5.0], [5.0]])
for name, eps in {"no eps": 0.0, "eps = 1e-5": 1e-5}.items():
    y = normalize(constant, eps)[:, 0]
    print(f"5, 5, 5 with {name}:", *(f"{a:z.1f}" for a in y))
