r"""The receptive field of a feature: by formula, and by the support of a gradient."""

import copy
import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from i2dl_exam.checks import require_floats, require_int


def receptive_field(layers: Sequence[tuple[int, int]]) -> int:
    r"""Side of a receptive field, $1 + \sum_\ell (k_\ell-1) \prod_{i<\ell} s_i$.

    It is the side, in input pixels, of the square that one feature of the last layer
    can depend on. Padding does not change it; near the border a part of it lies
    outside of the image. Height and width are two calls if they differ.

    Args:
        layers: pairs (kernel side $k_\ell$, stride $s_\ell$) of the convolutions and
            poolings, first layer first. Layers that act on each pixel alone, such as
            ReLU, are (1, 1). For dilation $d$ give $d(k-1)+1$ as the kernel side.

    Returns:
        Side $r_L$, at least 1. Without any layer a feature is a pixel: 1.

    Raises:
        TypeError: if `layers` is not a sequence of pairs of integers.
        ValueError: if a kernel side or a stride is below 1.

    Source: exam question 4d; Araujo, Norris and Sim 2019
    (doi:10.23915/distill.00021).
    """
    field, jump = (
        1,
        1,
    )  # jump: input pixels between two neighbouring features
    for i, layer in enumerate(layers):
        if not isinstance(layer, tuple | list) or len(layer) != 2:
            raise TypeError(
                f"layers[{i}] must be (kernel, stride), got {layer!r}"
            )
        field += (
            require_int(f"layers[{i}] kernel", layer[0]) - 1
        ) * jump
        jump *= require_int(f"layers[{i}] stride", layer[1])
    return field


@torch.enable_grad()
def gradient_support(
    network: nn.Module,
    image: Tensor,
    feature: Sequence[int] | None = None,
) -> Tensor:
    r"""The pixels that a feature $y$ depends on: $\partial y/\partial x \ne 0$.

    The gradient is taken in float64, on a copy of the network in evaluation mode whose
    weights take averages, and on an image of 0.75. Then no two paths from a pixel to
    the feature cancel, and averages stay between the bounds of the usual activation
    functions. The network itself is not changed. Two things can still hide pixels:
    differences of branches, and sums that leave the bounds.

    Args:
        network: takes an image of shape (1, C, H, W), returns a batch of one output.
        image: gives shape (1, C, H, W) and device; its values do not matter.
        feature: index of the feature in the output, without the batch axis, such as
            (channel, row, column); by default the feature in the middle.

    Returns:
        Boolean mask of shape (H, W): True where the pixel matters in any channel.

    Raises:
        TypeError: if `network` is not a module or returns no tensor, or `image` is not
            a floating-point tensor.
        ValueError: if `network` takes maxima over pixels, which pass the gradient of
            the largest one only, or has a softmax, layer norm or group norm, where
            paths cancel; if `image` has another shape, or `feature` is outside the
            output.

    Source: exam questions 4d and 4e.
    """
    if not isinstance(network, nn.Module):
        raise TypeError(
            f"network must be an nn.Module, got {network!r}"
        )
    require_floats("image", image)
    if image.ndim != 4 or len(image) != 1:
        shape = tuple(image.shape)
        raise ValueError(
            f"image must have shape (1, C, H, W), got {shape}"
        )
    x = torch.full_like(
        image, 0.75, dtype=torch.float64, requires_grad=True
    )
    output = averaging_copy(network)(x)
    if not isinstance(output, Tensor):
        raise TypeError(
            f"network must return a tensor, got {type(output).__name__}"
        )
    _require_averages(output)
    (features,) = output  # a batch of one
    sizes = tuple(features.shape)
    index = (
        tuple(n // 2 for n in sizes)
        if feature is None
        else tuple(feature)
    )
    if len(index) != len(sizes) or not all(
        require_int("feature", i, least=0) < n
        for i, n in zip(index, sizes, strict=True)
    ):
        raise ValueError(
            f"feature must be an index into shape {sizes}, got {index}"
        )
    (gradient,) = torch.autograd.grad(features[index], x)
    return (gradient != 0).any(dim=(0, 1))  # (1, C, H, W) -> (H, W)


HIDING = (
    "MaxPool",
    "MaxBackward",
    "AmaxBackward",
    "Softmax",
    "LayerNorm",
    "GroupNorm",
)


def _require_averages(output: Tensor) -> None:
    """Raise if one of the operations that made `output` hides pixels."""
    nodes: set[Any] = {output.grad_fn}
    seen: set[Any] = {None}
    while nodes := nodes - seen:
        for name in sorted(node.name() for node in nodes):
            if any(kind in name for kind in HIDING):
                raise ValueError(
                    f"network must take averages of pixels, got {name}"
                )
        seen |= nodes
        nodes = {
            before
            for node in nodes
            for before, _ in node.next_functions
        }


def averaging_copy(network: nn.Module) -> nn.Module:
    """A float64 copy whose layers take averages: equal positive weights, no bias.

    Args:
        network: any network.

    Returns:
        A copy in evaluation mode; batch normalization keeps its input as it is.
    """
    probe = copy.deepcopy(network).double().eval()
    for module in probe.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            module.reset_running_stats()
    with torch.no_grad():
        for name, weight in probe.named_parameters():
            fan_in = math.prod(weight.shape[1:])
            weight.fill_(0 if name.endswith("bias") else 1 / fan_in)
    return probe


def bounding_box(mask: Tensor) -> tuple[range, range]:
    """The rows and the columns that the True entries of a mask span.

    Args:
        mask: boolean, shape (H, W), with at least one True entry.

    Returns:
        Range of rows and range of columns; their lengths are the box's sides.

    Raises:
        TypeError: if `mask` is not a boolean tensor.
        ValueError: if `mask` is not 2-D or all False.
    """
    if not isinstance(mask, Tensor) or mask.dtype != torch.bool:
        kind = getattr(mask, "dtype", type(mask).__name__)
        raise TypeError(f"mask must be a boolean tensor, got {kind}")
    if mask.ndim != 2 or not mask.any():
        found = f"shape {tuple(mask.shape)} with {int(mask.sum())} True entries"
        raise ValueError(
            f"mask must be 2-D with a True entry, got {found}"
        )
    places = mask.nonzero()  # (number of True entries, 2)
    first, last = (
        places.amin(dim=0).tolist(),
        places.amax(dim=0).tolist(),
    )
    rows, columns = (
        range(a, b + 1) for a, b in zip(first, last, strict=True)
    )
    return rows, columns
