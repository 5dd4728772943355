"""4d: Three 3 x 3 convolutions see 7 x 7 pixels: by formula and by gradient."""

import copy
import math
import operator
from collections.abc import Sequence
from typing import Any, SupportsIndex

import torch
from torch import Tensor, nn


def receptive_field(layers: Sequence[tuple[int, int]]) -> int:
    r"""Side of a receptive field, $1 + \sum_\ell (k_\ell-1) \prod_{i<\ell} s_i$."""
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
    r"""The pixels that a feature $y$ depends on: $\partial y/\partial x \ne 0$."""
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


def bounding_box(mask: Tensor) -> tuple[range, range]:
    """The rows and the columns that the True entries of a mask span."""
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


def averaging_copy(network: nn.Module) -> nn.Module:
    """A float64 copy whose layers take averages: equal positive weights, no bias."""
    probe = copy.deepcopy(network).double().eval()
    for module in probe.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            module.reset_running_stats()
    with torch.no_grad():
        for name, weight in probe.named_parameters():
            fan_in = math.prod(weight.shape[1:])
            weight.fill_(0 if name.endswith("bias") else 1 / fan_in)
    return probe


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


HIDING = (
    "MaxPool",
    "MaxBackward",
    "AmaxBackward",
    "Softmax",
    "LayerNorm",
    "GroupNorm",
)


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(
            f"{name} must be at least {least}, got {number}"
        )
    return number


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


sizes = [receptive_field([(3, 1)] * depth) for depth in range(4)]
print(f"side after 0, 1, 2 and 3 layers: {sizes}")

network = nn.Sequential(
    nn.Conv2d(1, 8, 3), nn.Conv2d(8, 8, 3), nn.Conv2d(8, 1, 3)
)
image = torch.ones(1, 1, 224, 224, dtype=torch.float64)
support = gradient_support(network, image, feature=(0, 100, 50))
rows, columns = bounding_box(support)
print(
    "the feature at row 100 and column 50 of the last layer depends on"
)
print(
    f"rows {rows[0]} to {rows[-1]}, columns {columns[0]} to {columns[-1]}"
)
print(f"that is {support.sum().item()} pixels")
print(f"answer: {len(rows)}, {len(columns)}")
