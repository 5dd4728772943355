"""Two to four layers, with at least one stride that counts."""

import math
from random import Random

from exam_site.practice.numbers import Numbers, numbered
from i2dl_exam.receptive_fields import receptive_field


def draw(random: Random) -> Numbers | None:
    """A stack without gaps between windows, whose field can be added up by hand."""
    count = random.choice([2, 3, 3, 3, 4, 4])
    kernels = [random.choice([2, 3, 3, 3, 4, 5, 5, 7]) for _ in range(count)]
    strides = [*(random.choice([1, 1, 2, 2, 3]) for _ in range(count - 1)), 1]
    layers = list(zip(kernels, strides, strict=True))
    sides = [receptive_field(layers[:i]) for i in range(count + 1)]
    r, r_dense = sides[-1], receptive_field([(k, 1) for k in kernels])
    if any(k < s for k, s in layers) or not r_dense < r <= 45:
        return None
    jumps = [math.prod(strides[:i]) for i in range(count + 1)]
    return {
        "case": str(count),
        "layers": ", then ".join(f"{k} × {k} with stride {s}" for k, s in layers),
        **numbered("k", kernels),
        **numbered("s", strides),
        **numbered("r", sides, first=0),
        **numbered("j", jumps, first=0),
        "r": r,
        "r_dense": r_dense,
        "r_own": 1 + sum((k - 1) * j for k, j in zip(kernels, jumps[1:], strict=True)),
        "r_bare": r - 1,
        "product": math.prod(kernels),
        "k_last": kernels[-1],
    }
