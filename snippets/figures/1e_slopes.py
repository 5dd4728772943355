"""1e: the slopes of tanh, ReLU, sigmoid and leaky ReLU, side by side."""

from collections.abc import Callable
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor

from exam_site.figures import Point, line, svg, text

WIDE, TALL = 140, 84
LEFTS, TOPS = (32, 206), (44, 194)
REACH, NEAR_ZERO = 6.0, 0.005


def draw() -> str:
    """Four plots of f'(z) for z from -6 to 6."""
    functions: dict[str, Callable[[Tensor], Tensor]] = {
        "1: tanh": torch.tanh,
        "2: ReLU": torch.relu,
        "3: sigmoid": torch.sigmoid,
        "4: leaky ReLU": F.leaky_relu,
    }
    corners = [(left, top) for top in TOPS for left in LEFTS]
    plots = zip(corners, functions.items(), strict=True)
    return svg(
        "The slopes of the four activation functions",
        TOPS[-1] + TALL + 62,
        *(part for (x, y), (name, f) in plots for part in _plot(x, y, name, f)),
        line((68, 328), (104, 328), kind="warn", dashed=True),
        text(112, 328, "slope below 0.005", anchor="start"),
    )


def _plot(
    left: float, top: float, name: str, f: Callable[[Tensor], Tensor]
) -> list[str]:
    """One plot with its axes; pieces with almost no slope are dashed."""
    z = torch.linspace(-REACH, REACH, 160, dtype=torch.float64)  # without 0
    (slopes,) = torch.autograd.grad(f(z.requires_grad_()).sum(), z)
    low, high = slopes.min().item(), slopes.max().item()
    base, middle = top + TALL, left + WIDE / 2

    def place(at: float, slope: float) -> Point:
        return middle + at * WIDE / 2 / REACH, base - TALL * slope

    parts = [
        text(middle, top - 20, name),
        line((left, base), (left + WIDE, base), kind="soft"),
        line((middle, base + 4), (middle, top - 4), kind="soft"),
        text(middle, base + 14, "0", "muted", size=13),
        text(left + 6, base + 14, "\u22126", "muted", size=13),
        text(left + WIDE - 4, base + 14, "6", "muted", size=13),
        text(left - 4, top, "1", "muted", anchor="end", size=13),
        text(left - 4, base, "0", "muted", anchor="end", size=13),
    ]
    if high < 0.9:
        parts.append(text(middle + 32, place(0, high)[1] - 8, f"{high:.2f}", size=13))
    if low > NEAR_ZERO:
        parts.append(text(left + 24, base - 12, f"{low:.2f}", size=13))
    points = [place(*pair) for pair in zip(z.tolist(), slopes.tolist(), strict=True)]
    for start, end in _pieces(slopes):
        dying = bool(slopes[start] < NEAR_ZERO)
        kind = "warn" if dying else "accent"
        parts.append(line(*points[start:end], kind=kind, dashed=dying))
    return parts


def _pieces(slopes: Tensor) -> list[tuple[int, int]]:
    """Ranges of points between which the curve jumps or becomes almost 0."""
    dying = slopes < NEAR_ZERO
    jumps = (slopes.diff().abs() > 0.5) | (dying[1:] != dying[:-1])
    cuts = [0, *(jumps.nonzero().flatten() + 1).tolist(), len(slopes)]
    return list(pairwise(cuts))
