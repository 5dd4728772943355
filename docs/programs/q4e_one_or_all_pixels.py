"""4e: Which layers see 1 pixel, and which all 50176 of 224 x 224."""

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


image = torch.rand(1, 1, 224, 224)  # positive, so that ReLU is on
layers = {
    "1 x 1 convolution": nn.Conv2d(1, 1, 1),
    "identity": nn.Identity(),
    "ReLU": nn.ReLU(),
    "3 x 3 convolution": nn.Conv2d(1, 1, 3),
    "fully connected": nn.Sequential(
        nn.Flatten(), nn.Linear(224 * 224, 3)
    ),
    "224 x 224 convolution": nn.Conv2d(1, 1, 224),
    "224 x 224 average pooling": nn.AvgPool2d(224),
}
for name, layer in layers.items():
    seen = gradient_support(layer, image).sum()
    print(f"{name}: a feature depends on {seen} of {image.numel()}")
