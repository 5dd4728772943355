"""Use: The side of an image after each layer, by formula and by running the layers."""

import operator
from typing import SupportsIndex

import torch
from torch import nn


def conv_output_size(
    n: int,
    kernel: int,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> int:
    r"""Output side of a convolution, $\lfloor (n+2p-d(k-1)-1)/s \rfloor + 1$."""
    n, kernel = require_int("n", n), require_int("kernel", kernel)
    stride, dilation = (
        require_int("stride", stride),
        require_int("dilation", dilation),
    )
    padded = n + 2 * require_int("padding", padding, least=0)
    span = (
        dilation * (kernel - 1) + 1
    )  # from the kernel's first pixel to its last
    if span > padded:
        raise ValueError(
            f"kernel must fit into the padded input, got a span of {span} "
            f"(kernel={kernel}, dilation={dilation}) on {padded} pixels "
            f"(n={n}, padding={padding})"
        )
    return (padded - span) // stride + 1


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


side = 224  # your own here
layers = [  # kernel, stride, padding
    (nn.Conv2d, 7, 2, 3),
    (nn.MaxPool2d, 3, 2, 1),
    (nn.Conv2d, 3, 1, 1),
    (nn.Conv2d, 3, 2, 1),
]
image = torch.zeros(1, 1, side, side)
for kind, *sizes in layers:
    side = conv_output_size(side, *sizes)
    layer = kind(*sizes) if kind is nn.MaxPool2d else kind(1, 1, *sizes)
    image = layer(image)
    agrees = image.shape[2:] == (side, side)
    print(f"{kind.__name__}: {side} x {side}, torch agrees: {agrees}")
