"""8d: accuracy and cross-entropy of four examples over one weight."""

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor

from exam_site.figures import Point, arrow, line, svg, text
from i2dl_exam.losses import accuracy

X, LABELS = [1.0, 2.0, 4.0, 8.0], [0, 0, 1, 1]
LEFT, WIDE, END = 58, 280, 2.8  # w runs from 0 to 2.8
TALL, FLOORS = 100, (146, 306)  # accuracy above, cross-entropy below


def draw() -> str:
    """A staircase above, a smooth curve below, over the same weight."""
    jumps = sorted(2 / x for x in X)  # where z = w x - 2 is 0
    ends = [0.0, *jumps, END]
    parts: list[str] = []
    for start, stop in pairwise(ends):
        share = accuracy(*_outputs((start + stop) / 2)).item()
        a, b = _at(start, share, 0), _at(stop, share, 0)
        parts.append(line(a, b, kind="accent"))
        if stop != END:
            after = accuracy(*_outputs(stop + 1e-6)).item()
            parts.append(line(b, _at(stop, after, 0), kind="soft", dashed=True))
    weights = [END * i / 70 for i in range(71)]
    losses = [F.cross_entropy(*_outputs(w)).item() for w in weights]
    curve = [_at(w, loss, 1) for w, loss in zip(weights, losses, strict=True)]
    return svg(
        "Accuracy is a staircase over the weight, cross-entropy a smooth curve",
        356,
        *_axes(0, ["0", "0.5", "1"]),
        *_axes(1, ["0", "0.5", "1"]),
        *parts,
        line(*curve, kind="accent"),
        text(LEFT - 40, FLOORS[0] - TALL - 30, "accuracy", anchor="start"),
        text(LEFT + 146, FLOORS[0] - TALL - 12, "flat: no direction", anchor="start"),
        text(LEFT - 40, FLOORS[1] - TALL - 30, "cross-entropy", anchor="start"),
        text(
            LEFT + 34, FLOORS[1] - TALL + 14, "downhill to the valley", anchor="start"
        ),
        *(
            text(_at(tick, 0, 1)[0], FLOORS[1] + 16, f"{tick}", size=13)
            for tick in (0, 1, 2)
        ),
        text(LEFT + WIDE / 2, FLOORS[1] + 38, "weight $w$"),
    )


def _outputs(w: float) -> tuple[Tensor, Tensor]:
    """Scores (0, w x - 2) and labels of the four examples."""
    z = w * torch.tensor(X, dtype=torch.float64) - 2
    return torch.stack([torch.zeros_like(z), z], dim=1), torch.tensor(LABELS)


def _at(w: float, height: float, panel: int) -> Point:
    return LEFT + WIDE * w / END, FLOORS[panel] - TALL * height


def _axes(panel: int, ticks: list[str]) -> list[str]:
    floor = FLOORS[panel]
    return [
        arrow((LEFT, floor), (LEFT + WIDE + 14, floor), kind="soft"),
        arrow((LEFT, floor), (LEFT, floor - TALL - 22), kind="soft"),
        *(
            text(LEFT - 10, floor - TALL * float(tick), tick, anchor="end", size=13)
            for tick in ticks
        ),
    ]
