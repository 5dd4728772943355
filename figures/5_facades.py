"""5: the three styles of facade that stand in for the exam's photographs."""

from torch import Tensor

from exam_site.figures import box, svg, text
from i2dl_exam.facades import STYLES, facades

CELL = 8


def draw() -> str:
    """One column for each style; by day on top, the same building by night below."""
    parts = []
    for i, night in enumerate((False, True)):
        top = 26 + 106 * i
        parts.append(text(22, top + 48, "night" if night else "day"))
        images, _ = facades(3, night=night, seed=13)
        for j, image in enumerate(images):
            parts += picture(48 + 104 * j, top, image)
    names = [text(96 + 104 * j, 12, name) for j, name in enumerate(STYLES)]
    return svg("Three styles of facade, by day and by night", 240, *names, *parts)


def picture(x: float, y: float, image: Tensor, cell: float = CELL) -> list[str]:
    """The pixels of an image, shape (3, n, n), in 16 greys; equal neighbours in one.

    Each box reaches half a unit under the next, so that no line shows between them.
    """
    levels = (15 * image.mean(dim=0)).round().int().tolist()
    done: list[list[int]] = []  # level, row, column, rows, columns
    before: dict[tuple[int, int, int], list[int]] = {}
    for i, row in enumerate(levels):
        starts = [j for j in range(len(row)) if j == 0 or row[j] != row[j - 1]]
        ends = [*starts[1:], len(row)]
        now = {}
        for start, end in zip(starts, ends, strict=True):
            run = (row[start], start, end)
            now[run] = before.get(run) or [row[start], i, start, 0, end - start]
            now[run][3] += 1
            if run not in before:
                done.append(now[run])
        before = now
    side = len(levels) * cell
    pixels = [
        box(
            *(x + cell * j, y + cell * i, cell * columns + 0.5, cell * rows + 0.5, ""),
            fill=f"#{17 * level:02x}{17 * level:02x}{17 * level:02x}",
            radius=0,
        )
        for level, i, j, rows, columns in done
    ]
    return [*pixels, box(x, y, side, side, "soft", radius=0)]
