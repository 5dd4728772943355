"""4f: the parts of a residual block, without their connections."""

from exam_site.figures import box, svg, text

HEIGHT, MIDDLE = 120, 88
LAYERS = {"$l_1$": 100, "$l_2$": 182}
SIDE = 48


def parts() -> list[str]:
    """Input, the two layers and output, at the same places as in the solution."""
    return [
        text(24, MIDDLE, "$x$"),
        text(328, MIDDLE, "$H(x)$"),
        *[
            part
            for name, x in LAYERS.items()
            for part in (
                box(x - SIDE / 2, MIDDLE - 20, SIDE, 40, fill="soft-fill"),
                text(x, MIDDLE, name),
            )
        ],
    ]


def draw() -> str:
    """The drawing to complete."""
    return svg("Input, two layers and output, not yet connected", HEIGHT, *parts())
