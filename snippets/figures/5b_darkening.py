"""5b: a building by day, darkened, and by night, when it looks like another style."""

from exam_site.figures import script, svg, text


def draw() -> str:
    """Two by two: below each other stand the pictures that look alike."""
    days, nights = map(script("5_facades").drawn, (False, True))
    captions = {
        (60, 26): (days[1], "windows, by day"),
        (60, 156): (0.3 * days[1], "windows, darkened"),
        (204, 26): (nights[1], "windows, by night"),
        (204, 156): (days[2], "panels, by day"),
    }
    names = [
        text(x + 48, y - 13, name, "warn-fill" if (x, y) == (204, 26) else "ink-fill")
        for (x, y), (_, name) in captions.items()
    ]
    images = {place: image for place, (image, _) in captions.items()}
    shown = script("5_facades").pictures(images)
    title = "Darkening a day picture does not make a night picture"
    return svg(title, 260, *names, *shown)
