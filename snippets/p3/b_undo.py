"""3b: gamma and beta can undo the normalization; each has its part."""

import torch
from i2dl_exam.normalization import batch_norm
from torch import Tensor, nn

x = torch.tensor([[10.0], [40.0], [50.0], [80.0]], dtype=torch.float64)
var, mean = torch.var_mean(x, 0, correction=0)
x_hat = batch_norm(x, torch.ones(1), torch.zeros(1), eps=0)
undone = batch_norm(x, gamma=var.sqrt(), beta=mean, eps=0)

print(f"mean {mean.item():.1f}, standard deviation {var.item() ** 0.5:.1f}")
print("normalized:", *(f"{a:.1f}" for a in x_hat[:, 0]))
print("with gamma = 25, beta = 45:", *(f"{a:.1f}" for a in undone[:, 0]))
names = [name for name, _ in nn.BatchNorm1d(1).named_parameters()]
print("nn.BatchNorm1d learns:", ", ".join(names))


def error(fixed: Tensor, learned: list[Tensor]) -> float:
    """Smallest mean squared distance from x, by least squares."""
    A = torch.cat([*learned, torch.zeros_like(x)], dim=1)
    factors = torch.linalg.pinv(A) @ (x - fixed)
    return (fixed + A @ factors - x).square().mean().item()


one = torch.ones_like(x)
print("the layer has  smallest error")
print(f"neither        {error(x_hat, []):14.1f}")
print(f"gamma alone    {error(0 * x, [x_hat]):14.1f}")
print(f"beta alone     {error(x_hat, [one]):14.1f}")
print(f"both           {error(0 * x, [x_hat, one]):14.1f}")
