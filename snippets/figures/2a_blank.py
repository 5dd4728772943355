"""2a: the graph of tanh between -3 and 3, without the two points."""

import torch

from exam_site.figures import Axes, svg, text

HEIGHT = 266
PLOT = Axes(40, 14, 304, 214, (-3, 3), (-1.1, 1.1))


def parts() -> list[str]:
    """Axes and curve, the same in the solution."""
    s = torch.linspace(-3, 3, 121, dtype=torch.float64)
    points = torch.stack([s, s.tanh()], dim=1).tolist()
    return [
        *PLOT.frame(
            {x: f"{x}".replace("-", "\u2212") for x in range(-3, 4)},
            {-1: "\u22121", 0: "0", 1: "1"},
        ),
        PLOT.curve(points, "ink"),
        text(PLOT.left + PLOT.width / 2, HEIGHT - 8, "$s$"),
        text(PLOT.left + 40, PLOT.top + 40, "$tanh(s)$"),
    ]


def draw() -> str:
    """The plot to draw in."""
    return svg("The graph of tanh from -3 to 3", HEIGHT, *parts())
