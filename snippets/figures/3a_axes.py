"""3a: batch norm works along columns (features), layer norm along rows (samples)."""

import torch
from torch import Tensor

from exam_site.figures import arrow, box, svg, text
from i2dl_exam.normalization import batch_norm

TABLE = [[1.0, 10.0], [3.0, 40.0], [3.0, 50.0], [1.0, 80.0]]
WIDE, TALL = 52, 26
LEFT, RIGHT, TOP, BELOW = 70, 232, 54, 202


def draw() -> str:
    """The same table twice; what is normalized together has one outline."""
    x = torch.tensor(TABLE, dtype=torch.float64)
    by_column = _normalized(x)
    by_row = _normalized(x.T).T  # layer norm: the entries of one sample as one feature
    return svg(
        "Batch norm works on columns of the batch, layer norm on rows",
        350,
        text(LEFT + WIDE, 10, "batch norm", "accent-fill"),
        text(RIGHT + WIDE, 10, "layer norm", "warn-fill"),
        *(
            text(left + WIDE * (j + 0.5), 36, f"feat. {j + 1}", "muted", size=13)
            for left in (LEFT, RIGHT)
            for j in (0, 1)
        ),
        *(
            text(4, top + TALL * (i + 0.5), f"sample {i + 1}", "muted", **START)
            for top in (TOP, BELOW)
            for i in range(4)
        ),
        *_table(LEFT, TOP, x, ".0f", columns=True),
        *_table(RIGHT, TOP, x, ".0f", columns=False),
        *(
            arrow((left + WIDE, TOP + 4 * TALL + 8), (left + WIDE, BELOW - 8))
            for left in (LEFT, RIGHT)
        ),
        *_table(LEFT, BELOW, by_column, ".1f", columns=True),
        *_table(RIGHT, BELOW, by_row, ".1f", columns=False),
        text(LEFT + WIDE, 322, "each column:", size=13),
        text(LEFT + WIDE, 340, "mean 0, variance 1", size=13),
        text(RIGHT + WIDE, 322, "each row:", size=13),
        text(RIGHT + WIDE, 340, "mean 0, variance 1", size=13),
    )


START = {"anchor": "start", "size": 13}


def _normalized(x: Tensor) -> Tensor:
    features = x.shape[1]
    return batch_norm(x, torch.ones(features), torch.zeros(features), eps=0)


def _table(
    x: float, y: float, values: Tensor, digits: str, *, columns: bool
) -> list[str]:
    """The numbers, with an outline around each column or around each row."""
    rows, cols = values.shape
    numbers = [
        text(
            x + WIDE * (j + 0.5),
            y + TALL * (i + 0.5),
            f"{values[i, j]:z{digits}}".replace("-", "\u2212"),
        )
        for i in range(rows)
        for j in range(cols)
    ]
    if columns:
        frames = [
            box(x + WIDE * j + 2, y, WIDE - 4, TALL * rows, "accent", fill="soft-fill")
            for j in range(cols)
        ]
    else:
        frames = [
            box(x, y + TALL * i + 2, WIDE * cols, TALL - 4, "warn", fill="soft-fill")
            for i in range(rows)
        ]
    return frames + numbers
