"""5c: one facade and eight pictures made from it, all of the same style."""

import torch.nn.functional as F

from exam_site.figures import script, svg, text
from i2dl_exam.augmentation import rotate
from i2dl_exam.sampling import seeded_normal


def draw() -> str:
    """Nine pictures, three by three, each with its name above."""
    x = script("5_facades").drawn()[1:2]
    mean, erased = x.mean(dim=(2, 3), keepdim=True), x.clone()
    erased[..., 6:12, 7:13] = mean
    window = x[..., 1:12, 4:15]
    images = {
        "original": x,
        "flip": x.flip(-1),
        "shift": F.pad(x, (4, -4, 3, -3), mode="replicate"),
        "crop": F.interpolate(window, (16, 16), mode="bilinear"),
        "rotate by 10\u00b0": rotate(x, 10),
        "noise": (x + 0.1 * seeded_normal(*x.shape)).clamp(0, 1),
        "brightness": 0.7 * x,
        "contrast": mean + 0.5 * (x - mean),
        "erase": erased,
    }
    places = [(12 + 120 * (k % 3), 26 + 130 * (k // 3)) for k in range(len(images))]
    names = [
        text(x + 48, y - 13, name, "accent-fill" if name == "original" else "ink-fill")
        for (x, y), name in zip(places, images, strict=True)
    ]
    shown = {p: image[0] for p, image in zip(places, images.values(), strict=True)}
    title = "A facade and eight augmented pictures of it"
    return svg(title, 390, *names, *script("5_facades").pictures(shown))
