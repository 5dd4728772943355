"""5b: a building by day, darkened, and as it looks by night."""

from exam_site.figures import arrow, script, svg, text
from i2dl_exam.augmentation import change_brightness
from i2dl_exam.facades import facades


def draw() -> str:
    """Three pictures of one building in the style with a grid of windows."""
    picture = script("5_facades").picture
    day, night = (facades(3, night=by_night, seed=13)[0][2:] for by_night in (0, 1))
    dark = change_brightness(day, 0.25)
    parts = []
    for k, (image, name, window) in enumerate(
        (
            (day, "by day", "dark windows"),
            (dark, "darkened", "dark windows"),
            (night, "by night", "lit windows"),
        )
    ):
        x = 12 + 120 * k
        kind = "warn-fill" if name == "by night" else "ink-fill"
        parts += [text(x + 48, 12, name), *picture(x, 26, image[0])]
        parts.append(text(x + 48, 138, window, kind, size=13))
    parts.append(arrow((111, 74), (129, 74)))
    return svg("Darkening a day picture does not make a night picture", 152, *parts)
