"""One channel or two, in place of the three of a colour image."""

from random import Random

from exam_site.practice.numbers import Numbers
from i2dl_exam.architectures import parameter_count
from i2dl_exam.segmentation import segmentation_head


def draw(random: Random) -> Numbers | None:
    """The features of a decoder, and how its new output is made a probability."""
    case, K = random.choice([("sigmoid", 1), ("softmax", 2)])
    C, H, W = (8 * random.randint(least, 32) for least in (1, 4, 4))
    if H == W:
        return None
    new, old, other = (parameter_count(segmentation_head(C, k)) for k in (K, 3, 3 - K))
    given = {"case": case, "C": C, "H": H, "W": W, "K": K, "other": 3 - K}
    counts = {"new": new, "old": old, "wrong": other, "window": 9 * C}
    return given | counts | {"bare": new - K, "point": K * (C + 1)}
