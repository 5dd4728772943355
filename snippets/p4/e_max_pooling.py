"""4e: Max pooling of a whole image can depend on every pixel, one image at a time."""

import torch
from torch import nn

side = 16
pixels = side * side
bright = torch.eye(
    pixels, dtype=torch.float64
)  # image i has one bright pixel, i
images = bright.reshape(pixels, 1, side, side).requires_grad_()
values = nn.MaxPool2d(side)(images)
(gradient,) = torch.autograd.grad(values.sum(), images)
influence = (
    gradient.reshape(pixels, pixels) != 0
)  # row: image, column: pixel
print(
    f"pixels that matter in one image: {influence[0].sum().item()} of {pixels}"
)
print(
    f"pixels that matter in some image: {influence.any(dim=0).sum().item()}"
)
