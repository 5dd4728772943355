"""5j: the first steps down a parabola with three learning rates."""

from fractions import Fraction

from exam_site.figures import Axes, Point, dots, svg, text
from i2dl_exam.optimization import sgd_step

CURVATURE, STEPS = 4, 6
RATES = {
    "too low": (Fraction(1, 40), "accent"),
    "good": (Fraction(3, 8), "ink"),
    "too high": (Fraction(21, 40), "warn"),
}
PLOTS = [Axes(left, 54, 108, 150, (-2, 2), (-0.4, 7)) for left in (8, 126, 244)]


def draw() -> str:
    """Three panels: the parabola, and a dot for the weight after each step."""
    parts = []
    for plot, (word, (lr, kind)) in zip(PLOTS, RATES.items(), strict=True):
        middle, fill = plot.left + plot.width / 2, f"{kind}-fill"
        places = _places(lr)
        parts += [
            text(middle, 14, word, fill),
            text(middle, 34, rf"$η={lr.numerator}/{lr.denominator}$", fill),
            *plot.frame({-1: "\u22121", 0: "0", 1: "1"}, {}),
            plot.curve([(x / 8, _loss(x / 8)) for x in range(-16, 17)], "soft"),
            plot.curve(places, kind),
            dots((plot.at(*place) for place in places), kind),
        ]
    return svg(
        "A low rate creeps, a good one arrives, a high one climbs out of the valley",
        244,
        *parts,
        text(180, 234, "$w$"),
    )


def _places(lr: Fraction) -> list[Point]:
    """Weight and loss at the start and after each step."""
    w, weights = Fraction(1), [Fraction(1)]
    for _ in range(STEPS):
        w = sgd_step(w, CURVATURE * w, lr)
        weights.append(w)
    return [(float(w), _loss(float(w))) for w in weights]


def _loss(w: float) -> float:
    return CURVATURE * w * w / 2
