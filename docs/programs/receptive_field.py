"""Use: The pixels that a feature sees: by formula and by gradient."""

import torch
from torch import nn


def receptive_field(layers: list[tuple[int, int]]) -> int:
    r"""Field's side, $1 + \sum_\ell (k_\ell-1) \prod_{i<\ell} s_i$."""
    field, jump = 1, 1  # jump: pixels from feature to feature
    for kernel_size, stride in layers:
        field += (kernel_size - 1) * jump
        jump *= stride
    return field


network = nn.Sequential(  # your own here
    nn.Conv2d(3, 8, 7, stride=2),
    nn.MaxPool2d(3, stride=2),
    nn.Conv2d(8, 8, 3, dilation=4),
)
layers = [(7, 2), (3, 2), (1 + 4 * (3 - 1), 1)]  # dilation 4 widens
side = receptive_field(layers)
print(f"by formula: {side} pixels to a side")

images = torch.randn(20, 3, 48, 48, requires_grad=True)
network(images)[:, 0, 1, 1].sum().backward()  # of one feature
seen = (images.grad != 0).any(dim=(0, 1))  # (48, 48)
rows = seen.any(dim=1).nonzero()
print(f"by gradient: rows {rows.min()} to {rows.max()}")
print(f"pixels that count: {seen.sum()} of {side**2}")
