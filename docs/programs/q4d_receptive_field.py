"""4d: Three 3 x 3 convolutions see 7 x 7 pixels, with strides more."""

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


stacks = {
    # kernel side, stride, dilation of each layer
    "stride 2 first": [(3, 2, 1), (3, 1, 1), (3, 1, 1)],
    "stride 2 last": [(3, 1, 1), (3, 1, 1), (3, 2, 1)],
    "7 and two strides": [(7, 2, 1), (3, 2, 1), (3, 1, 1)],
    "dilation 2 first": [(3, 1, 2), (3, 1, 1), (3, 1, 1)],
    "the exam's": [(3, 1, 1), (3, 1, 1), (3, 1, 1)],
}
image = torch.randn(1, 1, 160, 160)
print("stack              formula  rows by gradient  columns")
for name, layers in stacks.items():
    side = receptive_field([(d * (k - 1) + 1, s) for k, s, d in layers])
    network = [nn.Conv2d(1, 1, k, s, dilation=d) for k, s, d in layers]
    seen = gradient_support(nn.Sequential(*network), image, (0, 30, 20))
    rows, columns = seen.nonzero().unbind(dim=1)  # of the pixels seen
    print(f"{name:18} {side:7}", end="")
    print(f"  {rows.min():6} to {rows.max():3}", end="")
    print(f"  {columns.min():8} to {columns.max()}")
print(f"answer: {len(rows.unique())}, {len(columns.unique())}")
