"""4b: the windows of a kernel of 7 with stride 3 on 26 pixels with padding 1."""

import torch

from exam_site.figures import arrow, box, svg, text

PIXELS, KERNEL, STRIDE, PADDING = 26, 7, 3, 1
CELL = 12
LEFT = 12
STEP = 22


def draw() -> str:
    """The padded row on top, one bar per window below it."""
    positions = torch.arange(-PADDING, PIXELS + PADDING)
    windows = positions.unfold(0, KERNEL, STRIDE).tolist()
    count, total = len(windows), len(positions)
    left = [LEFT + CELL * (window[0] + PADDING) for window in windows]
    top = [62 + STEP * i for i in range(count)]
    bars = [
        part
        for i, (x, y) in enumerate(zip(left, top, strict=True))
        for part in (
            box(x, y, CELL * KERNEL, 18, "accent", fill="soft-fill"),
            text(x + CELL * KERNEL / 2, y + 9, str(i + 1)),
        )
    ]
    pads = f"{PADDING} + {PIXELS} + {PADDING} = {total}"
    bottom = top[-1] + 36
    return svg(
        f"{count} windows of {KERNEL} with stride {STRIDE} on {total} positions",
        bottom + 14,
        text(180, 10, f"padding + pixels + padding: {pads}"),
        *[_position(p) for p in positions.tolist()],
        *bars,
        text(104, top[0] + 9, f"width {KERNEL}", anchor="start"),
        arrow((left[0], top[1] + 9), (left[1] - 2, top[1] + 9)),
        text(left[0], top[2] + 9, f"stride {STRIDE}", anchor="start"),
        text(180, bottom, f"{count} windows fit: {count} output values per side"),
    )


def _position(pixel: int) -> str:
    """One pixel of the row; a padded one is not tinted and holds its value 0."""
    x = LEFT + CELL * (pixel + PADDING)
    if 0 <= pixel < PIXELS:
        return box(x, 28, CELL, 18, "soft", fill="soft-fill", radius=0)
    zero = text(x + CELL / 2, 37, "0", size=13)
    return box(x, 28, CELL, 18, radius=0) + "\n" + zero
