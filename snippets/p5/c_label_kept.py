"""5c: Eight augmentations keep the style of a facade; a quarter turn changes it."""

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
from i2dl_exam.facades import STYLES, facades
from i2dl_exam.nearest_neighbor import nearest_neighbor

known, labels = facades(1500, seed=1)  # enough to know the styles well
x, styles = facades(300, seed=2)
changed = {
    "unchanged": x,
    "flip": flip(x),
    "shift": shift(x, down=1, right=-2),
    "crop": crop(x, top=1, left=1, side=10),
    "rotate by 5": rotate(x, 5),
    "noise": add_noise(x, 0.1),
    "brightness": change_brightness(x, 1.2),
    "contrast": change_contrast(x, 0.7),
    "erase": erase(x, top=2, left=5, side=4),
    "rotate by 90": rotate(x, 90),
}
for name, y in changed.items():
    hits = nearest_neighbor(y, known, labels) == styles
    print(f"{name}: {hits.sum()} of {len(hits)} keep their style")
guesses = nearest_neighbor(changed["rotate by 90"], known, labels)
for i, style in enumerate(STYLES):
    taken = guesses[styles == i].mode().values
    print(f"{style}, turned by 90 degrees, are taken for {STYLES[taken]}")
