"""3b: gamma and beta can undo the normalization; each has its part."""

import torch
from i2dl_exam.normalization import batch_norm
from torch import Tensor, nn

x = torch.tensor([[10.0], [40.0], [50.0], [80.0]], dtype=torch.float64)
var, mean = torch.var_mean(x, 0, correction=0)
one, zero, std = torch.ones(1), torch.zeros(1), var.sqrt()
x_hat = batch_norm(x, one, zero, eps=0)
y = batch_norm(x, gamma=std, beta=mean, eps=0)

print("normalized:", *(f"{a:.1f}" for a in x_hat[:, 0]))
print(
    f"with gamma = {std.item():.0f}, beta = {mean.item():.0f}:", end=" "
)
print(*(f"{a:.1f}" for a in y[:, 0]))
names = [name for name, _ in nn.BatchNorm1d(1).named_parameters()]
print("nn.BatchNorm1d learns:", ", ".join(names))


def error(fixed: Tensor, *learned: Tensor) -> float:
    """The smallest mean squared distance from x, by least squares."""
    A = torch.cat(learned, dim=1)
    factors = torch.linalg.lstsq(A, x - fixed).solution
    return (fixed + A @ factors - x).square().mean().item()


neither = (x_hat - x).square().mean().item()
m, s = mean.item(), std.item()
print("smallest error with   computed  by hand")
rows = {
    "neither": (neither, m**2 + (s - 1) ** 2),
    "gamma alone": (error(0 * x, x_hat), m**2),
    "beta alone": (error(x_hat, torch.ones_like(x)), (s - 1) ** 2),
    "both": (error(0 * x, x_hat, torch.ones_like(x)), 0.0),
}
for name, (computed, by_hand) in rows.items():
    print(f"{name:20} {computed:z9.1f} {by_hand:z8.1f}")
