"""5a: the two usual splits of 5000 pictures as bars."""

from exam_site.figures import box, svg, text

LEFT, WIDE, TALL = 8, 344, 34
NAMES = ("training", "validation", "test")


def draw() -> str:
    """One bar for each split, one piece for each part, as long as the part is large."""
    parts = []
    for k, percentages in enumerate(((60, 20, 20), (80, 10, 10))):
        x, y = float(LEFT), 34 + 84.0 * k
        for i, size in enumerate(50 * p for p in percentages):
            wide = WIDE * size / 5000
            kind = ("soft-fill", "accent-fill", "warn-fill")[i]
            parts.append(box(x, y, wide, TALL, fill=kind, radius=0))
            middle = x + wide / 2 + (0, -3, 3)[i]  # room between narrow neighbours
            percent = f"{percentages[i]} %"
            parts.append(text(middle, y - 10, percent, "muted", size=13))
            parts.append(
                text(middle, y + TALL / (1 if i else 2) + 13 * (i > 0), f"{size}")
            )
            x += wide
    marks = ((40, "soft-fill"), (150, "accent-fill"), (276, "warn-fill"))
    for (x, kind), name in zip(marks, NAMES, strict=True):
        parts.append(box(x - 24, 198, 14, 14, fill=kind, radius=0))
        parts.append(text(x - 4, 205, name, anchor="start"))
    return svg("5000 pictures in three parts", 222, *parts)
