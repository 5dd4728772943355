"""5d: the saddle from above, a path on its ridge, and a path from beside the ridge."""

import math

from exam_site.figures import Axes, dot, dots, line, svg, text
from exam_site.figures import Point as Place
from i2dl_exam.surfaces import saddle, saddle_gradient

PLOT = Axes(30, 12, 320, 230, (-2.2, 2.2), (-1.58, 1.58))
LR, STEPS = 0.25, 12
LEVELS = [-2, -1, 0, 1, 3]


def draw() -> str:
    """Level lines of the loss with both paths."""
    return svg(
        "On the ridge of a saddle, gradient descent stops; beside it, it gets away",
        326,
        *surface(),
        *path(descend(-2.0, 0.0), "warn"),
        *path(descend(2.0, 0.01), "accent"),
        *legend(290, "warn", "start at $y = 0$: stays at the saddle"),
        *legend(312, "accent", "start at $y = 0.01$: turns away at last"),
    )


def surface() -> list[str]:
    """Level lines of the saddle in a frame, with the loss on some of them."""
    parts = [PLOT.curve(part, "soft") for level in LEVELS for part in _level(level)]
    ticks = {n: f"{n}".replace("-", "\u2212") for n in (-2, -1, 0, 1, 2)}
    parts += PLOT.frame(ticks, {n: t for n, t in ticks.items() if abs(n) < 2})
    for x, y in ((1.0, 0.0), (0.0, 1.0), (0.0, -1.0)):
        column, row = PLOT.at(x, y)
        loss = f"{saddle(x, y):.0f}".replace("-", "\u2212")
        move = (32, 34) if x else (-32, math.copysign(12, y))
        label = f"$J = {loss}$"
        parts.append(text(column + move[0], row + move[1], label, "muted", size=13))
    parts.append(text(PLOT.left + PLOT.width / 2, 270, "$x$"))
    parts.append(text(12, PLOT.top + 30, "$y$"))
    return parts


def descend(x: float, y: float, tilts: list[float] | None = None) -> list[Place]:
    """Points of gradient descent; `tilts` are added to the derivative by y."""
    points = [(x, y)]
    for tilt in tilts or [0.0] * STEPS:
        gx, gy = saddle_gradient(x, y)
        x, y = x - LR * gx, y - LR * (gy + tilt)
        points.append((x, y))
    return points


def path(points: list[Place], kind: str) -> list[str]:
    """The points inside the frame, joined by a line."""
    ends = (abs(y) > PLOT.y[1] for _, y in points)
    inside = points[: next((i for i, out in enumerate(ends) if out), len(points))]
    return [PLOT.curve(inside, kind), dots((PLOT.at(*p) for p in inside), kind)]


def legend(y: float, kind: str, words: str) -> list[str]:
    """A line's colour and what it means."""
    return [
        line((30, y), (58, y), kind=kind),
        dot(44, y, kind),
        text(68, y, words, f"{kind}-fill", anchor="start"),
    ]


def _level(level: float) -> list[list[Place]]:
    """Both branches of the hyperbola x^2 - y^2 = level."""
    upright = level > 0
    reach = PLOT.y[1] if upright else PLOT.x[1]
    n = 12 if level else 1  # straight lines at the saddle's own level
    along = [reach * k / n for k in range(-n, n + 1)]
    across = [math.sqrt(abs(level) + a * a) for a in along]
    pairs = list(zip(across, along, strict=True))
    if not upright:
        pairs = [(y, x) for x, y in pairs]
    signs = ((1, 1), (-1, 1)) if upright else ((1, 1), (1, -1))
    return [[(s * x, t * y) for x, y in pairs if abs(x) <= PLOT.x[1]] for s, t in signs]
