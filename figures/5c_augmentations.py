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
    x = facades(3, size=24, seed=16)[0][1:2]
    images = {
        "original": x,
        "flip": flip(x),
        "shift": shift(x, down=4, right=6),
        "crop": crop(x, top=2, left=6, side=16),
        "rotate by 10\u00b0": rotate(x, 10),
        "noise": add_noise(x, 0.1),
        "brightness": change_brightness(x, 0.7),
        "contrast": change_contrast(x, 0.5),
        "erase": erase(x, top=9, left=11, side=9),
    }
    places = [(12 + 120 * (k % 3), 26 + 130 * (k // 3)) for k in range(len(images))]
    names = [
        text(x + 48, y - 13, name, "accent-fill" if name == "original" else "ink-fill")
        for (x, y), name in zip(places, images, strict=True)
    ]
    shown = {p: image[0] for p, image in zip(places, images.values(), strict=True)}
    title = "A facade and eight augmented pictures of it"
    return svg(title, 390, *names, *script("5_facades").pictures(shown))
