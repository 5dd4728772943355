"""3b: gamma and beta can undo the normalization; each has its part."""

import torch
from torch import Tensor


def normalize(x: Tensor, eps: float = 1e-5) -> Tensor:
    r"""$\hat x = (x - E[x])/\sqrt{\mathrm{Var}[x] + \epsilon}$."""
    var, mean = torch.var_mean(x, 0, correction=0)  # (C,)
    return (x - mean) / (var + eps).sqrt()


x = torch.tensor([[10.0], [40.0], [50.0], [80.0]], dtype=torch.float64)
x_hat = normalize(x, eps=0)
gamma, beta = x.std(correction=0), x.mean()
print("normalized:", *(f"{a:.1f}" for a in x_hat[:, 0]))
print(f"with gamma = {gamma:.0f}, beta = {beta:.0f}:", end=" ")
print(*(f"{a:.1f}" for a in (gamma * x_hat + beta)[:, 0]))
names = [n for n, _ in torch.nn.BatchNorm1d(1).named_parameters()]
print("nn.BatchNorm1d learns:", ", ".join(names))

# The mean squared distance from x, for gamma and beta from 0 to 100.
every = torch.arange(101, dtype=torch.float64)
y = (
    every[:, None, None] * x_hat[:, 0] + every[:, None]
)  # (gamma, beta, 4)
error = (y - x[:, 0]).square().mean(-1)
print(f"neither: {error[1, 0]:z.1f}, both: {error.min():z.1f}")
print(f"gamma alone: {error[:, 0].min():z.1f}")
print(f"beta alone: {error[1].min():z.1f}")
