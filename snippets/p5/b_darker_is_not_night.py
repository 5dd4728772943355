"""5b: Darkening keeps which pixels are the brighter ones; the night reverses it."""

from fractions import Fraction

from i2dl_exam.augmentation import change_brightness
from i2dl_exam.facades import STYLES, facades, read_style

# By hand: brightness of wall and window, from 0 to 255, of one building.
wall, window = 200, 80
factors = [Fraction(1, divisor) for divisor in (1, 2, 8)]
for f in factors:
    print(
        f"factor {f}: {f * wall}, {f * window}, ratio {(f * window) / (f * wall)}"
    )
print(f"by night: 25, 200, ratio {Fraction(200, 25)}")
print(
    f"factor for the wall {Fraction(25, wall)}, the window {Fraction(200, window)}"
)

# What a rule reads that asks which pixels are the bright ones, on 600 buildings.
day, styles = facades(600)
night, _ = facades(600, night=True)
for f in factors:
    same = read_style(change_brightness(day, float(f))) == styles
    print(
        f"factor {f}: {same.sum()} of {len(same)} styles read correctly"
    )
for label, style in enumerate(STYLES):
    read = read_style(night)[styles == label]
    most = read.mode().values
    times = (read == most).sum()
    print(
        f"{style} by night: {times} of {len(read)} read as {STYLES[most]}"
    )

# The same in the pictures: typical rows of pixels on buildings with bands.
for name, dark in {"day": False, "night": True}.items():
    pictures = 255 * facades(600, dark, size=48)[0]
    rows = pictures[styles == 0].mean(dim=3)  # a colour for each row
    for what, share in {"dark": 1 / 4, "light": 3 / 4}.items():
        colour = rows.quantile(share, dim=2).mean(
            dim=0
        )  # red, green, blue
        print(
            f"{what} rows by {name}: {', '.join(f'{c:.0f}' for c in colour)}"
        )
    print(
        f"pixels by {name}: {pictures.min():z.0f} to {pictures.max():.0f}"
    )
