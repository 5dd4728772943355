"""5d: a loss with two minima, and gradient descent that ends in the shallow one."""

from exam_site.figures import Axes, dot, dots, svg, text
from i2dl_exam.surfaces import two_wells, two_wells_derivative

PLOT = Axes(34, 12, 316, 220, (-3.1, 2.3), (-3.8, 3.2))


def draw() -> str:
    """The curve, the steps of gradient descent and both minima."""
    xs = [-3.1 + 0.075 * k for k in range(73)]
    x, steps = 2.0, [2.0]
    for _ in range(12):
        x -= 0.1 * two_wells_derivative(x)
        steps.append(x)
    shallow, deep = PLOT.at(1, two_wells(1)), PLOT.at(-2, two_wells(-2))
    return svg(
        "Two minima: gradient descent from the right ends in the shallow one",
        288,
        *PLOT.frame(
            {x: f"{x}".replace("-", "\u2212") for x in range(-3, 3)},
            {y: f"{y}".replace("-", "\u2212") for y in (-3, 0, 3)},
        ),
        PLOT.curve([(x, two_wells(x)) for x in xs], "ink"),
        dots((PLOT.at(x, two_wells(x)) for x in steps), "warn"),
        text(shallow[0] - 6, shallow[1] + 22, "stays here, slope 0", "warn-fill"),
        text(deep[0], deep[1] + 20, "deepest point", "accent-fill"),
        dot(*deep, "accent"),
        text(*_beside(2.0), "start", "warn-fill", anchor="end"),
        text(PLOT.left + PLOT.width / 2, 264, "$x$"),
        text(14, PLOT.top + 24, "$J$"),
    )


def _beside(x: float) -> tuple[float, float]:
    column, row = PLOT.at(x, two_wells(x))
    return column - 10, row
