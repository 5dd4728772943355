"""4a: an image of a square, blurred by C1, and its vertical edges found by C2."""

import torch
from torch import Tensor

from exam_site.figures import arrow, box, svg, text
from i2dl_exam.convolution import cross_correlate

CELL = 22


def draw() -> str:
    """The image on top, each kernel beside it and each result below."""
    image = torch.zeros(8, 8, dtype=torch.int64)
    image[2:6, 2:6] = 1
    box_sum = torch.ones(3, 3, dtype=torch.int64)  # C1 without its factor 1/9
    edges = torch.tensor([[1, -1], [1, -1]])
    ninths = cross_correlate(image.double(), box_sum).long()
    slopes = cross_correlate(image.double(), edges).long()
    return svg(
        "A square, blurred by C1 and reduced to its vertical edges by C2",
        460,
        text(180, 10, "image: 0 is black, 1 is white"),
        *_pixels(92, 24, image, image),
        text(44, 50, "$C_1 =$"),
        text(44, 70, "1/9 times"),
        *_kernel(8, 84, box_sum),
        arrow((44, 162), (44, 256)),
        text(316, 70, "$C_2 =$"),
        *_kernel(292, 84, edges),
        arrow((316, 138), (316, 234)),
        *_pixels(12, 260, ninths, ninths / 9),
        *_pixels(194, 238, slopes, (slopes + 2) / 4, sign=True),
        text(78, 408, "box blur", "accent-fill"),
        text(78, 429, "in ninths:", "muted", size=13),
        text(78, 448, "0 is black, 9 is white", "muted", size=13),
        text(271, 408, "vertical edges", "accent-fill"),
        text(271, 429, "\u22122: dark, then bright", "muted", size=13),
        text(271, 448, "+2: bright, then dark", "muted", size=13),
    )


def _pixels(
    x: float, y: float, values: Tensor, levels: Tensor, *, sign: bool = False
) -> list[str]:
    """Each value on its gray level (0 black, 1 white), in a frame."""
    parts: list[str] = []
    for i, row in enumerate(values.tolist()):
        for j, value in enumerate(row):
            level = levels[i, j].item()
            gray = "#" + f"{round(255 * level):02x}" * 3
            ink = "#000" if level > 0.46 else "#fff"
            left, top = x + CELL * j, y + CELL * i
            number = f"{value:+}" if sign and value else f"{value}"
            number = number.replace("-", "\u2212")
            middle = (left + CELL / 2, top + CELL / 2)
            parts.append(box(left, top, CELL, CELL, "", fill=gray, radius=0))
            parts.append(text(*middle, number, size=13, fill=ink))
    rows, columns = values.shape
    return [*parts, box(x, y, CELL * columns, CELL * rows, radius=0)]


def _kernel(x: float, y: float, values: Tensor) -> list[str]:
    """Entries of a kernel in a small grid."""
    side = 24
    return [
        part
        for i, row in enumerate(values.tolist())
        for j, value in enumerate(row)
        for part in (
            box(x + side * j, y + side * i, side, side, fill="soft-fill", radius=0),
            text(x + side * (j + 0.5), y + side * (i + 0.5), f"${value}$", size=13),
        )
    ]
