"""4a: C1 divides independent noise by 3, C2 doubles it."""

import torch
from torch import Tensor


def cross_correlate(image: Tensor, kernel: Tensor) -> Tensor:
    r"""Slide a kernel: $y_{ij} = \sum_{a,b} c_{ab}\, x_{i+a,\,j+b}$."""
    h, w = kernel.shape
    windows = image.unfold(-2, h, 1).unfold(-2, w, 1)  # (..., h, w)
    return (windows * kernel).sum(dim=(-2, -1))


C1 = torch.full((3, 3), 1 / 9, dtype=torch.float64)
C2 = torch.tensor([[1, -1], [1, -1]], dtype=torch.float64)
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    noise = torch.randn(9, 100, 100, dtype=torch.float64)
noise = noise.to(torch.get_default_device())

for name, kernel in {"C1": C1, "C2": C2}.items():
    noise_left = cross_correlate(noise, kernel).std()
    theory = kernel.square().sum().sqrt()
    print(f"{name}: noise {noise_left:.3f}, theory {theory:.3f}")
