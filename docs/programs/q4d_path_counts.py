"""4d: The middle has 49 paths to the feature, a corner has 1."""

import torch
from torch import Tensor


def cross_correlate(image: Tensor, kernel: Tensor) -> Tensor:
    r"""Slide a kernel: $y_{ij} = \sum_{a,b} c_{ab}\, x_{i+a,\,j+b}$."""
    h, w = kernel.shape
    windows = image.unfold(-2, h, 1).unfold(-2, w, 1)  # (..., h, w)
    return (windows * kernel).sum(dim=(-2, -1))


feature = image = torch.ones(7, 7, requires_grad=True)
kernel = torch.ones(3, 3)
for _ in range(3):
    feature = cross_correlate(feature, kernel)
(paths,) = torch.autograd.grad(feature.sum(), image)  # 1 for each path
for row in paths:
    print(" ".join(f"{count:3.0f}" for count in row))
each_layer = kernel.numel()
print(f"paths in total {paths.sum():.0f}, by 9 * 9 * 9 {each_layer**3}")
