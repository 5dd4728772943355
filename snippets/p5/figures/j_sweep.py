"""5j: what 100 steps leave of the distance, for every learning rate."""

import math

from exam_site.figures import Axes, Point, dot, line, svg, text

PLOT = Axes(54, 30, 296, 200, (-3, 1.2), (-8, 8))  # logarithms to base 10
SHOWN = (1 / 1000, 1 / 10, 2, 21 / 10)


def draw() -> str:
    """One curve from slow to divergent, with the limit at 2/curvature."""
    rates = [10 ** (-3 + 4.2 * k / 210) for k in range(211)]
    low, good, high = PLOT.at(-1.9, 2), PLOT.at(-0.08, -6), PLOT.at(0.42, 5)
    limit, _ = PLOT.at(math.log10(2), 0)
    right, bottom = PLOT.left + PLOT.width, PLOT.top + PLOT.height
    return svg(
        "From slow to divergent: what 100 steps leave, by learning rate",
        282,
        *PLOT.frame(
            {
                -3: "1/1000",
                -2: "1/100",
                -1: "1/10",
                0: "1",
                math.log10(2): "2",
                1: "10",
            },
            {6: "$10^6$", 3: "$10^3$", 0: "1", -3: "$10^{-3}$", -6: "$10^{-6}$"},
        ),
        line((limit, PLOT.top), (limit, bottom), kind="ink", dashed=True),
        PLOT.curve([_left(rate) for rate in rates]),
        *(dot(*PLOT.at(*_left(rate)), "accent") for rate in SHOWN),
        text(*low, "too low: slow", "accent-fill"),
        text(*good, "good", anchor="end"),
        text(*high, "too", "warn-fill", anchor="start"),
        text(high[0], high[1] + 18, "high", "warn-fill", anchor="start"),
        text(right, 14, "distance left after 100 steps", "muted", anchor="end"),
        text(PLOT.left + PLOT.width / 2, bottom + 40, "learning rate × curvature"),
    )


def _left(rate: float) -> Point:
    """Logarithms of the rate and of the distance left; the start is at distance 1."""
    factor = abs(1 - rate)
    return math.log10(rate), 100 * math.log10(max(factor, 1e-9))
