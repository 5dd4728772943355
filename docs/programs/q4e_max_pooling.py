"""4e: Max pooling sees every pixel, though one image shows only one."""

import torch
from torch import Tensor, nn


def gradient_support(feature: Tensor, images: Tensor) -> Tensor:
    r"""Pixels with $\partial y/\partial x \ne 0$, for a feature $y$."""
    (gradient,) = torch.autograd.grad(feature.sum(), images)
    if not gradient.any():
        raise ValueError("images must not leave the feature constant")
    return (gradient != 0).any(dim=(0, 1))  # (N, C, H, W) -> (H, W)


# Image i is dark but for pixel i.
images = torch.eye(256).reshape(256, 1, 16, 16).requires_grad_()
for count in (1, 10, 256):
    features = nn.MaxPool2d(16)(images[:count])
    seen = gradient_support(features, images)
    print(f"images {count}: pixels that matter {seen.sum()} of 256")
