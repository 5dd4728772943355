"""2a: both sums on the graph of tanh, each with the slope there as a tangent."""

import torch

from exam_site.figures import dot, line, script, svg, text
from i2dl_exam.activations import tanh_slope

INPUTS = torch.tensor([2.0, -4.0, 1.0], dtype=torch.float64)
WEIGHTS = torch.tensor([[0.05, 0.025, -0.03], [1.0, 0.5, 1.5]], dtype=torch.float64)


def draw() -> str:
    """The blank plot with two points and two tangents."""
    blank = script("2a_blank")
    plot = blank.PLOT
    sums = WEIGHTS @ INPUTS
    parts = []
    for s, slope, kind, dx, dy, anchor in zip(
        sums.tolist(),
        tanh_slope(sums).tolist(),
        ("accent", "warn"),
        (14, 0),
        (34, 28),
        ("start", "middle"),
        strict=True,
    ):
        y = torch.tanh(torch.tensor(s, dtype=torch.float64)).item()
        reach = 0.85
        tangent = [plot.at(s + d, y + slope * d) for d in (-reach, reach)]
        x_page, y_page = plot.at(s, y)
        name = f"{s:.2f}".rstrip("0").replace("-", "\u2212")
        where = (x_page + dx, y_page + dy)
        parts += [
            line((x_page, y_page), plot.at(s, -1.1), kind=kind, dashed=True),
            line(*tangent, kind=kind),
            dot(x_page, y_page, kind),
            text(*where, f"$s =$ {name}", f"{kind}-fill", anchor=anchor),
            text(
                where[0],
                where[1] + 19,
                f"slope {slope:.2f}",
                f"{kind}-fill",
                anchor=anchor,
            ),
        ]
    return svg("tanh is steep at s = -0.03 and flat at 1.5", blank.HEIGHT, *blank.parts(), *parts)
