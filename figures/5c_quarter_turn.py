"""5c: a quarter turn changes the style, and with it the label."""

from exam_site.figures import arrow, script, svg, text
from i2dl_exam.augmentation import rotate
from i2dl_exam.facades import STYLES, facades


def draw() -> str:
    """A facade with rows of windows, and the same picture turned by 90 degrees."""
    picture = script("5_facades").picture
    x = facades(1, seed=13)[0]
    return svg(
        "Turned by 90 degrees, rows become columns",
        152,
        text(98, 12, "original"),
        *picture(50, 26, x[0]),
        text(98, 138, f"style: {STYLES[0]}"),
        arrow((154, 74), (204, 74)),
        text(262, 12, "turned by 90\u00b0"),
        *picture(214, 26, rotate(x, 90)[0]),
        text(262, 138, f"looks like: {STYLES[1]}", "warn-fill"),
    )
