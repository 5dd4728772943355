r"""The receptive field of a feature: by formula, and by the support of a gradient."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from i2dl_exam.checks import Each, checked, floats, positive


@checked(layers=Each(Each(positive, least=2), least=0))
def receptive_field(layers: Sequence[tuple[int, int]]) -> int:
    r"""Field's side, $1 + \sum_\ell (k_\ell-1) \prod_{i<\ell} s_i$.

    It is the side, in input pixels, of the square that one feature of the last layer
    can depend on. Padding does not change it; near the border a part of it lies
    outside of the image. Height and width are two calls if they differ.

    Args:
        layers: pairs (kernel side $k_\ell$, stride $s_\ell$) of the convolutions and
            poolings, first layer first. Layers that act on each pixel alone, such as
            ReLU, are (1, 1). For dilation $d$ give $d(k-1)+1$ as the kernel side.

    Returns:
        Side $r_L$, at least 1. Without any layer a feature is a pixel: 1.

    Source: exam question 4d; Araujo, Norris and Sim 2019
    (doi:10.23915/distill.00021).
    """
    field, jump = 1, 1  # jump: pixels from feature to feature
    for kernel_size, stride in layers:
        field += (kernel_size - 1) * jump
        jump *= stride
    return field


@checked(images=floats("N C H W"))
def gradient_support(
    network: nn.Module,
    images: Tensor,
    feature: Sequence[int] | None = None,
) -> Tensor:
    r"""Pixels with $\partial y/\partial x \ne 0$, for a feature $y$.

    These are the pixels that the feature depends on at the given images. At one image a
    maximum depends on its largest pixel alone, and a ReLU may depend on none: random
    images, the more the better, find all pixels that matter at some image. The network
    is taken as it is; call `eval()` first, since batch normalization in training mode
    mixes all pixels.

    Args:
        network: takes images of shape (N, C, H, W), returns a batch of N outputs.
        images: shape (N, C, H, W); floating-point, of the network's dtype.
        feature: index of the feature in the output, without the batch axis, such as
            (channel, row, column); by default the feature in the middle. An index
            that leaves out the last axes means all features there.

    Returns:
        Boolean mask of shape (H, W): True where a pixel matters at one of the images,
        in any channel.

    Raises:
        ValueError: if no pixel matters: the feature is constant near the images, and
            others are needed.

    Source: exam questions 4d and 4e.
    """
    x = images.detach().requires_grad_()
    y = network(x)
    if feature is None:
        feature = [size // 2 for size in y.shape[1:]]
    (gradient,) = torch.autograd.grad(y[:, *feature].sum(), x)
    if not gradient.any():
        raise ValueError("images must not leave the feature constant")
    return (gradient != 0).any(dim=(0, 1))  # (N, C, H, W) -> (H, W)
