"""4e: Max pooling sees every pixel, though one image shows only one."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn


def gradient_support(
    network: nn.Module,
    images: Tensor,
    feature: Sequence[int] | None = None,
) -> Tensor:
    r"""Pixels with $\partial y/\partial x \ne 0$, for a feature $y$."""
    x = images.detach().requires_grad_()
    y = network(x)
    if feature is None:
        feature = [size // 2 for size in y.shape[1:]]
    (gradient,) = torch.autograd.grad(y[:, *feature].sum(), x)
    if not gradient.any():
        raise ValueError("images must not leave the feature constant")
    return (gradient != 0).any(dim=(0, 1))  # (N, C, H, W) -> (H, W)


# Image i is dark but for pixel i.
images = torch.eye(256).reshape(256, 1, 16, 16)
for count in (1, 10, 256):
    seen = gradient_support(nn.MaxPool2d(16), images[:count])
    print(f"images {count}: pixels that matter {seen.sum()} of 256")
