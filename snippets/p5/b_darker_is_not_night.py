"""5b: Darkening keeps which pixels are the brighter ones; the night reverses it."""

from fractions import Fraction

from torch import Tensor

from i2dl_exam.augmentation import change_brightness
from i2dl_exam.facades import facades

# By hand: brightness of wall and window, from 0 to 255, of one building.
wall, window = Fraction(200), Fraction(80)
for factor in (Fraction(1), Fraction(1, 2), Fraction(1, 8)):
    ratio = (factor * window) / (factor * wall)
    print(f"factor {factor}: {factor * wall}, {factor * window}, ratio {ratio}")
print(f"by night: 25, 200, ratio {Fraction(200, 25)}")
print(f"the wall needs {25 / wall} of its light, the window {200 / window} times")


def correlation(a: Tensor, b: Tensor) -> Tensor:
    """Of each picture's brightnesses in `a` with those in `b`: from -1 to 1."""
    a, b = (x.mean(dim=1).flatten(1) for x in (a, b))  # grey, (pictures, pixels)
    a, b = (x - x.mean(dim=1, keepdim=True) for x in (a, b))
    return (a * b).sum(dim=1) / (a.norm(dim=1) * b.norm(dim=1))


# The same 1000 buildings by day, darkened to an eighth, and by night.
day, night = facades(1000)[0], facades(1000, night=True)[0]
same = correlation(day, change_brightness(day, 1 / 8)) > 1 - 1e-9
print(f"darkened, correlation 1 with the day: {same.sum()} of {len(same)}")
opposite = correlation(day, night) < -0.8
print(f"night, correlation below -0.8: {opposite.sum()} of {len(opposite)}")
