"""5: the three styles of facade that stand in for the exam's photographs."""

import torch
from torch import Tensor

from exam_site.figures import box, pixels, svg, text
from i2dl_exam.facades import STYLES, facades

SIZE, CELL = 16, 6  # pixels of a picture, and their side


def draw() -> str:
    """One column for each style; by day on top, the same building by night below."""
    images = {}
    for i, night in enumerate((False, True)):
        for j, image in enumerate(drawn(night)):
            images[48 + 104 * j, 26 + 106 * i] = image
    times = [text(22, 74, "day"), text(22, 180, "night")]
    names = [text(96 + 104 * j, 12, name) for j, name in enumerate(STYLES)]
    title = "Three styles of facade, by day and by night"
    return svg(title, 240, *names, *times, *pictures(images))


def drawn(night: bool = False) -> Tensor:
    """The same three buildings by day or by night, shape (3, 1, 16, 16), no noise."""
    with torch.device("cpu"):
        torch.manual_seed(16)
        return facades(3, night, SIZE, noise=0)[0]


def pictures(images: dict[tuple[int, int], Tensor], cell: float = CELL) -> list[str]:
    """Images, shape (1, n, n), in 16 greys and with a frame, by their place."""
    greys = {
        place: [[17 * level for level in row] for row in sixteen(image)]
        for place, image in images.items()
    }
    frames = [
        box(x, y, cell * len(rows), cell * len(rows), "soft", radius=0)
        for (x, y), rows in greys.items()
    ]
    return [*pixels(greys, cell), *frames]


def sixteen(image: Tensor) -> list[list[int]]:
    """Brightness levels of the pixels, from 0 to 15."""
    levels: list[list[int]] = (15 * image.mean(dim=0)).round().int().tolist()
    return levels
