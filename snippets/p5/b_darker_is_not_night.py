"""5b: Darkening keeps which pixels are the brighter ones; the night reverses it."""

from fractions import Fraction

from i2dl_exam.augmentation import change_brightness
from i2dl_exam.facades import STYLES, facades, read_style

# By hand: brightness of wall and window, from 0 to 255, of one building.
wall, window = 200, 80
for divisor in (1, 2, 8):
    dark = Fraction(wall, divisor), Fraction(window, divisor)
    print(f"factor 1/{divisor}: {dark[0]}, {dark[1]}, ratio {dark[1] / dark[0]}")
print(f"by night: 25, 200, ratio {Fraction(200, 25)}")
print(f"factor for the wall {Fraction(25, wall)}, the window {Fraction(200, window)}")

# What a rule reads that asks which pixels are the bright ones, on 600 buildings.
day, styles = facades(600)
night, _ = facades(600, night=True)
for divisor in (1, 2, 8):
    same = read_style(change_brightness(day, 1 / divisor)) == styles
    print(f"factor 1/{divisor}: {same.sum()} of {len(same)} styles read correctly")
for label, style in enumerate(STYLES):
    read = read_style(night)[styles == label]
    most = read.mode().values
    times = (read == most).sum()
    print(f"{style} by night: {times} of {len(read)} read as {STYLES[most]}")
