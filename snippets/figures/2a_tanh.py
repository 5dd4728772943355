"""2a: both sums on the graph of tanh, each with the slope there as a tangent."""

import math

import torch

from exam_site.figures import dot, line, script, svg, text
from i2dl_exam.activations import tanh_derivative

INPUTS = torch.tensor([2.0, -4.0, 1.0], dtype=torch.float64)
WEIGHTS = torch.tensor([[0.05, 0.025, -0.03], [1.0, 0.5, 1.5]], dtype=torch.float64)
REACH = 0.85  # half a tangent, in units of s


def draw() -> str:
    """The blank plot with two points and two tangents."""
    blank = script("2a_blank")
    plot = blank.PLOT
    sums = WEIGHTS @ INPUTS
    parts = []
    places = [("accent", -10, -50, "end"), ("warn", -4, 116, "end")]
    slopes = tanh_derivative(sums).tolist()
    for s, slope, place in zip(sums.tolist(), slopes, places, strict=True):
        kind, dx, dy, anchor = place
        y = math.tanh(s)
        tangent = [plot.at(s + d, y + slope * d) for d in (-REACH, REACH)]
        x_page, y_page = plot.at(s, y)
        name = f"$s =$ {s:.2f}".rstrip("0").replace("-", "\u2212")
        ink, x, top = f"{kind}-fill", x_page + dx, y_page + dy
        parts += [
            line((x_page, y_page), plot.at(s, plot.y[0]), kind=kind, dashed=True),
            line(*tangent, kind=kind),
            dot(x_page, y_page, kind),
            text(x, top, name, ink, anchor=anchor, size=13),
            text(x, top + 19, f"slope {slope:.2f}", ink, anchor=anchor, size=13),
        ]
    title = "tanh is steep at s = -0.03 and nearly flat at s = 1.5"
    return svg(title, blank.HEIGHT, *blank.parts(), *parts)
