"""5c: Eight augmentations: what each keeps, and that all of them keep the style."""

import torch
import torch.nn.functional as F
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
from i2dl_exam.facades import facades, read_style
from torch import Tensor


def order(images: Tensor) -> Tensor:
    """The pixels of each picture, from the darkest to the brightest."""
    return images.flatten(1).argsort(stable=True)


x, styles = facades(300)
moved, zoomed = (
    shift(x, down=1, right=-2),
    crop(x, top=1, left=1, side=10),
)
turned, noisy = rotate(x, 10), add_noise(x, 0.1)
darker, weaker = change_brightness(x, 0.8), change_contrast(x, 0.7)
patched, upright = erase(x, top=2, left=5, side=4), x.rot90(dims=(2, 3))
wide, ways = F.pad(x, (2, 2, 2, 2), mode="replicate"), (-2, 1)
windows = [wide[..., 2 - d : 14 - d, 2 + d : 14 + d] for d in ways]
shifts, corners = (
    [shift(x, d, -d) for d in ways],
    zoomed[..., ::11, ::11],
)
colour, spread = x.mean((2, 3)), (noisy - x).std()

for name, y, what, kept in (
    (
        "flip",
        flip(x),
        "left column from the right",
        flip(x)[..., 0].equal(x[..., -1]),
    ),
    (
        "shift",
        moved,
        "edge repeated",
        torch.stack(shifts).equal(torch.stack(windows)),
    ),
    (
        "crop",
        zoomed,
        "the window's corners",
        corners.allclose(x[..., 1:11:9, 1:11:9]),
    ),
    (
        "rotate",
        turned,
        "by 90 as torch.rot90",
        rotate(x, 90).allclose(upright),
    ),
    ("noise", noisy, "spread about 0.1", 0.08 < spread < 0.12),
    (
        "brightness",
        darker,
        "same pixels are brighter",
        order(darker).equal(order(x)),
    ),
    (
        "contrast",
        weaker,
        "same mean colour",
        weaker.mean((2, 3)).allclose(colour),
    ),
    (
        "erase",
        patched,
        "all but 16 pixels",
        (patched != x).any(1).sum() == 16 * len(x),
    ),
):
    hits = (read_style(y) == styles).sum()
    print(
        f"{name}: {what}: {bool(kept)}, same style: {hits} of {len(x)}"
    )
for name, y in {"quarter turn": upright, "negative": 1 - x}.items():
    print(
        f"{name}: same style: {(read_style(y) == styles).sum()} of {len(x)}"
    )
strong = {
    "noise": add_noise(x, 1),
    "brightness": change_brightness(x, 3),
}
for name, y in {**strong, "contrast": change_contrast(x, 3)}.items():
    print(f"strong {name}: values from {y.min():z.1f} to {y.max():.1f}")
