"""5f: thirty steps in a narrow valley, without momentum and with it."""

import math

from exam_site.figures import Axes, Point, dots, svg, text
from i2dl_exam.optimization import momentum_step

KAPPA, STEPS, LR, START = 100, 30, 2 / 101, (-9.0, 0.9)
PLOTS = [Axes(34, top, 316, 120, (-10, 10), (-1.25, 1.25)) for top in (30, 200)]


def draw() -> str:
    """One panel above the other, with the level lines of the loss."""
    plain, heavy = _path(0.0), _path(0.7)
    return svg(
        "In a narrow valley, thirty steps with momentum lead much further than without",
        364,
        text(192, 14, "plain gradient descent, 30 steps", "warn-fill"),
        *_panel(PLOTS[0], plain, "warn"),
        text(192, 184, "with momentum, \u03b2 = 0.7, 30 steps", "accent-fill"),
        *_panel(PLOTS[1], heavy, "accent"),
        text(192, 350, "$x$: along the valley"),
        *(text(14, plot.top + 34, "$y$") for plot in PLOTS),
    )


def _path(beta: float) -> list[Point]:
    """All points from the start on."""
    (x, y), u, v = START, 0.0, 0.0
    points = [(x, y)]
    for _ in range(STEPS):
        x, u = momentum_step(x, x, u, LR, beta)  # J = (x^2 + kappa y^2) / 2
        y, v = momentum_step(y, KAPPA * y, v, LR, beta)
        points.append((x, y))
    return points


def _panel(plot: Axes, points: list[Point], kind: str) -> list[str]:
    """Frame, level lines through a few places, and the path."""
    return [
        *(_ellipse(plot, x) for x in (2.5, 5.0, 7.5, 10.0)),
        *plot.frame(
            {x: f"{x}".replace("-", "\u2212") for x in (-10, -5, 0, 5, 10)},
            {-1: "\u22121", 0: "0", 1: "1"},
        ),
        plot.curve(points, kind),
        dots((plot.at(*point) for point in points), kind),
    ]


def _ellipse(plot: Axes, x: float) -> str:
    """Where the valley has the same loss as at (x, 0)."""
    (column, row), (right, top) = plot.at(0, 0), plot.at(x, x / math.sqrt(KAPPA))
    sizes = f'rx="{right - column:g}" ry="{row - top:g}"'
    return f'<ellipse class="soft" cx="{column:g}" cy="{row:g}" {sizes}/>'
