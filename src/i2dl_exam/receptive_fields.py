r"""The receptive field of a feature: by formula, and by the support of a gradient."""

from typing import Any

import torch
from torch import Tensor, nn

from i2dl_exam.checks import Each, Sizes, checked, floats, positive


def _pairs(name: str, value: Any, sizes: Sizes) -> list[list[int]]:
    """A list of pairs, each of two ints ≥ 1."""
    if isinstance(value, nn.Module):
        raise TypeError(
            f"{name} must be a list of pairs (kernel side, stride), "
            "got a network"
        )
    pairs: list[list[int]] = Each(
        Each(positive, 2, exact=True), least=0
    )(name, value, sizes)
    return pairs


def _differentiable(feature: Tensor, images: Tensor) -> None:
    """Raise unless torch has noted what the feature was computed from."""
    if not isinstance(feature, Tensor):
        raise TypeError(
            "feature must be a tensor, such as network(images)[:, :, 1, 1], "
            f"got a value of type {type(feature).__name__}"
        )
    if not images.requires_grad:
        raise ValueError(
            "images must require gradients: call images.requires_grad_() "
            "before the network"
        )
    if not feature.requires_grad:
        raise ValueError(
            "feature must have a grad_fn: detach(), no_grad() and argmax "
            "take it away"
        )


@checked(layers=_pairs)
def receptive_field(layers: list[tuple[int, int]]) -> int:
    r"""Field's side, $1 + \sum_\ell (k_\ell-1) \prod_{i<\ell} s_i$.

    It is the side, in input pixels, of the square that one feature of the last layer
    can depend on. Padding does not change it; near the border a part of it lies
    outside of the image. Height and width are two calls if they differ.

    Args:
        layers: pairs (kernel side $k_\ell$, stride $s_\ell$) of the convolutions and
            poolings, first layer first. Layers that act on each pixel alone, such as
            ReLU, are (1, 1). For dilation $d$ give $d(k-1)+1$ as the kernel side. Of a
            residual block, give the longest branch without the shortcut.

    Returns:
        Side $r_L$, at least 1. Without any layer a feature is a pixel: 1.

    Examples:
        >>> receptive_field([(3, 1), (2, 2), (3, 1)])  # conv, pool, conv
        8

    Source: exam question 4d; Araujo, Norris and Sim 2019
    (doi:10.23915/distill.00021).
    """
    field, jump = 1, 1  # jump: pixels from feature to feature
    for kernel_size, stride in layers:
        field += (kernel_size - 1) * jump
        jump *= stride
    return field


@checked(_differentiable, images=floats("N C H W"))
def gradient_support(feature: Tensor, images: Tensor) -> Tensor:
    r"""Pixels with $\partial y/\partial x \ne 0$, for a feature $y$.

    These are the pixels that the feature depends on at the given images. At one image a
    maximum depends on its largest pixel alone, and a ReLU may depend on none: random
    images, the more the better, find all pixels that matter at some image. Call the
    network's `eval()` first, since batch normalization in training mode mixes all
    pixels.

    Args:
        feature: $y$, such as `network(images)[:, channel, row, column]`. Its numbers
            are added up, so of a softmax take one channel: all of them add up to 1.
        images: $x$, shape (N, C, H, W), with `requires_grad`.

    Returns:
        Boolean mask of shape (H, W): True where a pixel matters at one of the images,
        in any channel.

    Raises:
        ValueError: if the gradient is 0 everywhere. Either the network cuts it, such as
            by `detach()`, or the feature is constant near the images, such as by dead
            ReLUs: then others are needed. Also if it is NaN, as when training diverged.

    Examples:
        >>> images = torch.rand(4, 1, 7, 7, requires_grad=True)
        >>> network = nn.Sequential(nn.Conv2d(1, 1, 3), nn.Conv2d(1, 1, 3))
        >>> gradient_support(network(images)[:, 0, 1, 1], images).sum().item()  # 5 x 5
        25

    Source: exam questions 4d and 4e.
    """
    y = feature.sum()
    (g,) = torch.autograd.grad(y, images, materialize_grads=True)
    if not g.abs().sum() > 0:
        raise ValueError("no gradient reaches the images, or it is NaN")
    return (g != 0).any(dim=(0, 1))  # (N, C, H, W) -> (H, W)
