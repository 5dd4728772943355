"""Either step 1 or step 2 is dead, as often; step 3 never is."""

from random import Random
from typing import Any

from exam_site.practice.numbers import Numbers, numbered
from i2dl_exam.recurrent import relu_rnn

STATES: Any = relu_rnn  # of integers


def choose(random: Random) -> int:
    """The dead step."""
    return random.choice([1, 2])


def draw(random: Random, dead: int) -> Numbers | None:
    """Numbers with this one dead step."""
    V, W = (random.choice([-4, -3, -2, 2, 3, 4]) for _ in "VW")
    h0 = random.randint(0, 4)
    xs = [random.choice([-3, -2, -1, 1, 2, 3, 4, 5, 6]) for _ in "123"]
    zs, hs = STATES(V, W, h0, xs)
    alive = [z > 0 for z in zs]
    if alive != [dead != 1, dead != 2, True] or max(map(abs, zs)) > 40:
        return None
    linear2 = V * zs[0] + W * xs[1]
    return {
        "case": "first" if dead == 1 else "second",
        "dead": dead,
        "V": V,
        "W": W,
        **numbered("x", xs),
        **numbered("z", zs),
        **numbered("h", [h0, *hs], first=0),
        "linear2": linear2,
        "linear3": V * linear2 + W * xs[2],
        "from_h0": STATES(V, W, h0, xs[1:])[1][0],
        "no_V": STATES(1, W, hs[0], xs[1:])[1][0],
        "input3": W * xs[2],
        "swapped3": STATES(W, V, hs[1], xs[2:])[1][0],
    }
