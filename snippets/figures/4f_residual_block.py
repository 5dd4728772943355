"""4f: the residual block, H(x) = x + R(x) with R(x) = l2(l1(x))."""

from exam_site.figures import arrow, circle, dot, line, script, svg, text

SUM = 262


def draw() -> str:
    """The blank drawing, completed."""
    blank = script("4f_blank")
    y, side = blank.MIDDLE, blank.SIDE / 2
    first, second = blank.LAYERS.values()
    return svg(
        "A residual block: the skip connection adds x to the two layers' output",
        blank.HEIGHT,
        arrow((36, y), (first - side, y)),
        arrow((first + side, y), (second - side, y)),
        arrow((second + side, y), (SUM - 12, y)),
        arrow((SUM + 12, y), (304, y)),
        arrow((50, y), (50, 32), (SUM, 32), (SUM, y - 12), kind="accent"),
        dot(50, y, "accent"),
        circle(SUM, y, 12),
        line((SUM - 6, y), (SUM + 6, y)),
        line((SUM, y - 6), (SUM, y + 6)),
        text((50 + SUM) / 2, 16, "identity: $x$", "accent-fill"),
        text((second + side + SUM - 16) / 2, y - 16, "$R(x)$"),
        *blank.parts(),
    )
