"""4e: Which single layers see 1 pixel, and which see all 50176 of 224 x 224."""

import copy
import math
import operator
from collections.abc import Sequence
from typing import Any, SupportsIndex

import torch
from torch import Tensor, nn


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


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
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


image = torch.ones(1, 1, 224, 224, dtype=torch.float64)
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
    seen = gradient_support(layer, image).sum().item()
    print(
        f"{name}: one feature depends on {seen} of {image.numel()} pixels"
    )
