"""All four sizes are different, so that a wrong order shows."""

import math
from random import Random

from exam_site.practice.numbers import Numbers
from i2dl_exam.convolution import conv_weight_shape


def draw(random: Random) -> Numbers | None:
    """A layer whose weights can be counted by hand."""
    K, C = random.randint(2, 16), random.choice([3, 3, 3, 4, 6, 8, 10, 12, 16])
    h, w = random.sample([2, 3, 4, 5, 7, 9], 2)
    if len({K, C, h, w}) < 4:
        return None
    s, weights = random.choice([1, 2]), math.prod(conv_weight_shape(C, K, (h, w)))
    if weights > 3000:
        return None
    given = {"K": K, "C": C, "h": h, "w": w, "s": s}
    return {
        **given,
        "weights": weights,
        "all": weights + K,
        "one_grid": K * h * w + K,
        "bias_in": weights + C,
        "bias_one": weights + 1,
    }
