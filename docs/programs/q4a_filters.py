"""4a: C1 spreads a point over 3 x 3 pixels; C2 answers to vertical edges only."""

import operator
from typing import SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor


def cross_correlate(image: Tensor, kernel: Tensor) -> Tensor:
    r"""Slide a kernel over an image: $y_{ij} = \sum_{a,b} c_{ab}\, x_{i+a,\,j+b}$."""
    for name, value in {"image": image, "kernel": kernel}.items():
        if not isinstance(value, Tensor):
            raise TypeError(f"{name} must be a tensor, got {value!r}")
        if value.ndim != 2 or value.numel() == 0:
            shape = tuple(value.shape)
            raise ValueError(f"{name} must have shape (height, width), got {shape}")
    if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        sizes = f"got {tuple(kernel.shape)} on {tuple(image.shape)}"
        raise ValueError(f"kernel must fit into the image, {sizes}")
    if not image.is_floating_point():
        image = image.long()  # small integers would overflow
    h, w = kernel.shape
    rows, columns = map(conv_output_size, image.shape, kernel.shape)
    sums = [
        (image[i : i + h, j : j + w] * kernel).sum()  # one window, one output pixel
        for i in range(rows)
        for j in range(columns)
    ]
    return torch.stack(sums).reshape(rows, columns)


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


# --- Question 4a ----------------------------------------------------------
C1 = torch.full((3, 3), 1 / 9, dtype=torch.float64)
C2 = torch.tensor([[1, -1], [1, -1]], dtype=torch.float64)
point = torch.zeros(5, 5, dtype=torch.float64)
point[2, 2] = 9
left = torch.tensor([[1, 1, 0, 0]] * 3, dtype=torch.float64)  # bright left half

cases = {
    "C1 on a point of 9": (point, C1),
    "C2 on a vertical edge, bright to dark": (left, C2),
    "C2 on a vertical edge, dark to bright": (1 - left, C2),
    "C2 on a horizontal edge": (left.T, C2),
}
same = []
for name, (image, kernel) in cases.items():
    result = cross_correlate(image, kernel)
    rows = [" ".join(f"{value:z.0f}" for value in row) for row in result.tolist()]
    print(f"{name}: {' | '.join(rows)}")
    same.append(result.allclose(F.conv2d(image[None, None], kernel[None, None])))
white = torch.full((2, 2), 255, dtype=torch.uint8)  # a byte holds at most 255
total = cross_correlate(white, torch.full((2, 2), 2, dtype=torch.uint8)).item()
print(f"four white pixels of 255, stored as bytes, each times 2, add up to {total}")
print(f"F.conv2d gives the same numbers: {all(same)}")
