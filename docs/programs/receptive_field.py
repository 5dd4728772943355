"""Use: The pixels that a feature sees: by formula and by gradient."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn


def receptive_field(layers: Sequence[tuple[int, int]]) -> int:
    r"""Field's side, $1 + \sum_\ell (k_\ell-1) \prod_{i<\ell} s_i$."""
    field, jump = 1, 1  # jump: pixels from feature to feature
    for kernel_size, stride in layers:
        field += (kernel_size - 1) * jump
        jump *= stride
    return field


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


network = nn.Sequential(  # your own here
    nn.Conv2d(3, 8, 7, stride=2),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.MaxPool2d(3, stride=2),
    nn.Conv2d(8, 8, 3, dilation=4),
).eval()  # in training, batch norm mixes all pixels
layers = [(7, 2), (3, 2), (1 + 4 * (3 - 1), 1)]  # dilation 4 widens
for depth in range(1, 4):
    side = receptive_field(layers[:depth])
    print(f"after layer {depth}: {side} pixels to a side")

# At one image a maximum is one pixel: take several.
seen = gradient_support(network, torch.randn(20, 3, 48, 48))
rows, columns = seen.nonzero().unbind(dim=1)  # of the pixels seen
print(f"by gradient: rows {rows.min()} to {rows.max()}", end=", ")
print(f"columns {columns.min()} to {columns.max()}")
print(f"pixels that count: {seen.sum()} of {side**2}")
