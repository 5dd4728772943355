"""5c: one facade and eight pictures made from it, all of the same style."""

from exam_site.figures import script, svg, text
from i2dl_exam.augmentation import (
    add_noise,
    change_brightness,
    change_contrast,
    crop,
    erase,
    flip,
    rotate,
    shift,
)
from i2dl_exam.facades import facades


def draw() -> str:
    """Nine pictures, three by three, each with its name above."""
    picture = script("5_facades").picture
    x = facades(3, seed=5)[0][2:]
    images = {
        "original": x,
        "flip": flip(x),
        "shift": shift(x, down=2, right=-3),
        "crop": crop(x, top=1, left=3, side=8),
        "rotate by 10\u00b0": rotate(x, 10),
        "noise": add_noise(x, 0.1),
        "brightness": change_brightness(x, 0.7),
        "contrast": change_contrast(x, 0.5),
        "erase": erase(x, top=6, left=2, side=5),
    }
    parts = []
    for k, (name, image) in enumerate(images.items()):
        left, top = 12 + 120 * (k % 3), 26 + 130 * (k // 3)
        kind = "ink-fill" if k else "accent-fill"
        parts += [text(left + 48, top - 13, name, kind), *picture(left, top, image[0])]
    return svg("A facade and eight augmented pictures of it", 390, *parts)
