"""Use: The side of an image after each layer, by formula and by running the layers."""

import operator
from typing import SupportsIndex

import torch
from torch import nn


def conv_output_size(
    n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    r"""Output side of a convolution, $\lfloor (n+2p-d(k-1)-1)/s \rfloor + 1$."""
    n, kernel = require_int("n", n), require_int("kernel", kernel)
    stride, dilation = require_int("stride", stride), require_int("dilation", dilation)
    padded = n + 2 * require_int("padding", padding, least=0)
    span = dilation * (kernel - 1) + 1  # from the kernel's first pixel to its last
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
        raise ValueError(f"{name} must be at least {least}, got {number}")
    return number


# --- Use it ---------------------------------------------------------------
layers = {  # your own here: kernel, stride, padding
    "convolution": (7, 2, 3),
    "pooling": (3, 2, 1),
    "first block": (3, 1, 1),
    "second block": (3, 2, 1),
}
side, image = 224, torch.zeros(1, 1, 224, 224)
for name, sizes in layers.items():
    side = conv_output_size(side, *sizes)
    layer = nn.MaxPool2d(*sizes) if name == "pooling" else nn.Conv2d(1, 1, *sizes)
    image = layer(image)
    print(f"{name}: {side} x {side}, torch agrees: {image.shape[2:] == (side, side)}")
