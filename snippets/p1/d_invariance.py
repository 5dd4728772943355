"""1d: What stays and what moves along when an image moves."""

import torch
import torch.nn.functional as F
from i2dl_exam.equivariance import equivariance_gap
from torch import Tensor

# All images of 8 x 8 with one bright pixel, and one with many greys
pixels = torch.eye(64).view(64, 1, 8, 8)
greys = (torch.arange(64.0) ** 2 % 11).view(1, 1, 8, 8)
images = torch.cat([pixels, greys]).double()
weight = torch.arange(-3.0, 6).double().view(1, 1, 3, 3)


def turn(x: Tensor) -> Tensor:
    """Images or filters turned by 90 degrees."""
    return x.rot90(1, (2, 3))


def shift(x: Tensor) -> Tensor:
    """Images shifted by 1 pixel to the right."""
    return x.roll(1, dims=3)


def conv(x: Tensor, w: Tensor = weight) -> Tensor:
    """A layer for which the image goes on at its opposite side."""
    return F.conv2d(F.pad(x, [1] * 4, mode="circular"), w)


alike = sum(weight.rot90(k, (2, 3)) for k in range(4))  # also turned
networks = {
    "the layer": conv,
    "+ global max pooling": lambda x: conv(x).amax((2, 3), True),
    "+ global average": lambda x: conv(x).mean((2, 3), True),
    "+ ReLU, average": lambda x: conv(x).relu().mean((2, 3), True),
    "+ fully connected": lambda x: F.conv2d(conv(x), images[-1:]),
    "filter that looks alike": lambda x: conv(x, alike),
}
gaps = {}
print("largest difference:             to stay  to move along")
for name, f in networks.items():
    for move in (turn, shift):
        stay = equivariance_gap(f, move, images, lambda y: y)
        along = equivariance_gap(f, move, images)
        gaps[name, move] = stay, along
        label = f"{name}, {move.__name__}:"
        print(f"{label:31} {stay:z7.2f} {along:z14.2f}")
both = conv(turn(images), turn(weight)) - turn(conv(images))
print(f"image and filter turned: to turn along {both.abs().max():z.2f}")

for i, reading in enumerate(("strict definition", "usual wording")):
    moves = [gaps["the layer", move][i] for move in (turn, shift)]
    boxes = [f"{box}" for box, gap in enumerate(moves, 1) if gap < 1e-9]
    print(f"answer, {reading}: {', '.join(boxes) or 'none'}")
