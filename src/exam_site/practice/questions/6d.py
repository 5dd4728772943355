"""Step 1 is dead in 70 %, and no other step ever is."""

from fractions import Fraction
from random import Random
from typing import Any

from exam_site.practice.numbers import Numbers, numbered
from i2dl_exam.recurrent import relu_rnn, relu_rnn_gradients

STATES: Any = relu_rnn  # of exact fractions
GRADIENTS: Any = relu_rnn_gradients


def choose(random: Random) -> bool:
    """Whether step 1 is dead."""
    return random.random() < 0.7


def draw(random: Random, dead: bool) -> Numbers | None:
    """Numbers whose first step is dead or not."""
    V = Fraction(random.choice([-6, -4, -1, 1, 4, 6]), 2)
    W = Fraction(random.choice([-6, -4, 1, 4, 6, 8]), 2)
    h0 = Fraction(random.randint(1, 4))
    xs = [Fraction(random.choice([-6, -4, -2, 2, 3, 4, 6, 8, 10]), 2) for _ in "123"]
    zs, hs = STATES(V, W, h0, xs)
    dV, dW, dxs = GRADIENTS(V, W, h0, xs)
    shown = [*zs, dV, dW]
    if [z > 0 for z in zs] != [not dead, True, True] or 0 in shown:
        return None
    if max(map(abs, zs)) > 40 or max(x.denominator for x in shown) > 4:
        return None
    numbers = {
        "V": V,
        "W": W,
        "dV": dV,
        "dW": dW,
        "dx": dxs[0],
        **numbered("x", xs),
        **numbered("z", zs),
        **numbered("h", [h0, *hs], first=0),
    }
    slips = (_dead if dead else _alive)(V, W, [h0, *hs], xs)
    return {"case": "dead" if dead else "alive", **numbers, **slips}


def _dead(
    V: Fraction, W: Fraction, hs: list[Fraction], xs: list[Fraction]
) -> dict[str, Fraction]:
    """What the mistakes lead to if step 1 is dead."""
    (h0, h1, h2, _), (x1, x2, x3) = hs, xs
    return {
        "dV_no_slope": h2 + V * (h1 + V * h0),
        "V_h2": V * h2,
        "dW_no_slope": x3 + V * (x2 + V * x1),
        "dW_no_V": x3 + x2,
        "dW_by_W": x3 + W * x2,
        "dx_no_slope": V * V * W,
    }


def _alive(
    V: Fraction, W: Fraction, hs: list[Fraction], xs: list[Fraction]
) -> dict[str, Fraction]:
    """Numbers on the way if no step is dead, and what the mistakes lead to."""
    (h0, h1, h2, _), (x1, x2, x3) = hs, xs
    return {
        "dV2": h1 + V * h0,
        "dW2": x2 + V * x1,
        "VW": V * W,
        "dV_short": h2 + V * h1,
        "dV_no_V": h2 + h1 + h0,
        "dV_by_W": h2 + W * (h1 + W * h0),
        "dW_short": x3 + V * x2,
        "dW_no_V": x3 + x2 + x1,
        "dW_by_W": x3 + W * (x2 + W * x1),
        "VV": V * V,
        "WWV": W * W * V,
    }
