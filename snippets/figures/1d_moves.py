"""1d: a filter's response to an image, to the shifted and to the turned image."""

import torch
from torch import Tensor

from exam_site.figures import arrow, box, svg, text
from i2dl_exam.convolution import cross_correlate

SIDE, CELL = 7, 15
LEFTS = (6, 127, 249)
IMAGES, RESPONSES = 52, 212


def draw() -> str:
    """Three images with the response of one edge filter below each."""
    image = torch.zeros(SIDE, SIDE, dtype=torch.int64)
    image[1:5, 2] = 1
    shifted = image.roll((1, 2), dims=(0, 1))
    turned = image.rot90(dims=(0, 1))
    parts: list[str] = []
    names = ("an image", "shifted", "turned by 90\u00b0")
    notes = ("its response", "shifted alike", "another pattern")
    for left, x, name, note in zip(
        LEFTS, (image, shifted, turned), names, notes, strict=True
    ):
        middle = left + SIDE * CELL / 2
        parts += [
            text(middle, IMAGES - 16, name),
            *_pixels(left, IMAGES, x, 0),
            arrow((middle, IMAGES + SIDE * CELL + 8), (middle, RESPONSES - 10)),
            *_pixels(left, RESPONSES, _response(x), 1),
            text(middle, RESPONSES + SIDE * CELL + 18, note, "accent-fill"),
        ]
    bottom = RESPONSES + SIDE * CELL
    return svg(
        "The response of an edge filter moves with a shift, not with a turn",
        bottom + 56,
        text(180, 12, "filter: pixel minus its right neighbour", "muted"),
        *parts,
        text(180, bottom + 42, "response: black \u22121, grey 0, white +1", "muted"),
    )


def _response(image: Tensor) -> Tensor:
    """Pixel minus right neighbour; the last column's is the first pixel of its row."""
    around = torch.cat([image, image[:, :1]], dim=1)
    return cross_correlate(around.double(), torch.tensor([[1, -1]])).long()


def _pixels(x: float, y: float, values: Tensor, low: int) -> list[str]:
    """Each value as a gray level from black (-low) to white (1)."""
    parts: list[str] = []
    for i, row in enumerate(values.tolist()):
        for j, value in enumerate(row):
            gray = "#" + f"{255 * (value + low) // (1 + low):02x}" * 3
            place = (x + CELL * j, y + CELL * i)
            parts.append(box(*place, CELL, CELL, "", fill=gray, radius=0))
    return [*parts, box(x, y, CELL * SIDE, CELL * SIDE, radius=0)]
