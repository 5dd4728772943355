"""4d: what one feature sees through three 3x3 layers, along one side of the image."""

from exam_site.figures import WIDTH, box, line, svg, text
from i2dl_exam.receptive_fields import receptive_field

LAYERS, KERNEL = 3, 3
CELL, ROW = 24, 66


def draw() -> str:
    """Rows of features from the last layer down to the image."""
    sides = [receptive_field([(KERNEL, 1)] * depth) for depth in range(LAYERS + 1)]
    parts: list[str] = []
    for depth, side in enumerate(sides):
        y = 34 + ROW * depth
        name = f"layer {LAYERS - depth}" if depth < LAYERS else "image"
        parts += [
            *_cells(y, side, links=depth < LAYERS),
            text(10, y + CELL / 2, name, anchor="start"),
            text(WIDTH - 10, y + CELL / 2, f"{side} × {side}", anchor="end"),
        ]
    return svg(
        f"The receptive field grows to {sides[-1]} x {sides[-1]} over {LAYERS} layers",
        34 + ROW * LAYERS + CELL + 6,
        text(180, 12, f"what one feature of layer {LAYERS} sees, side view", "muted"),
        *parts,
    )


def _cells(y: float, side: int, *, links: bool) -> list[str]:
    """A row of features; those that are seen are tinted and linked to the row below."""
    seen = [WIDTH / 2 + CELL * (i - (side - 1) / 2) for i in range(side)]
    reach = range(-(KERNEL // 2), KERNEL // 2 + 1) if links else ()
    edges = [(x, x + CELL * k) for x in seen for k in reach]
    beside = [seen[0] - CELL, seen[-1] + CELL]
    return [
        *[line((a, y + CELL), (b, y + ROW), kind="accent") for a, b in edges],
        *[box(x - CELL / 2, y, CELL, CELL, "soft", radius=0) for x in beside],
        *[
            box(x - CELL / 2, y, CELL, CELL, "accent", fill="soft-fill", radius=0)
            for x in seen
        ],
    ]
