"""Three different gates in any order, and a cell state that tanh would bend."""

from fractions import Fraction
from math import tanh
from random import Random
from typing import Any

from exam_site.practice.numbers import Numbers, decimals, numbered
from i2dl_exam.lstm import lstm_state

STATE: Any = lstm_state  # of exact fractions


def draw(random: Random) -> Numbers | None:
    """Which gate is which, and one step."""
    o, f, u = random.sample([1, 2, 3], 3)
    gates = [Fraction(tenths, 10) for tenths in random.sample(range(1, 10), 3)]
    g_o, g_f, g_u = (gates[i - 1] for i in (o, f, u))
    c_old = Fraction(random.choice([-6, -5, -4, -3, -2, 2, 3, 4, 5, 6]))
    candidate = Fraction(random.choice([-8, -6, -5, -4, -2, 2, 4, 5, 6, 8]), 10)
    h, c = STATE(g_o, g_f, g_u, candidate, c_old)
    if abs(c) <= 1:
        return None
    found = {
        "c_old": c_old,
        "candidate": candidate,
        "c": c,
        "h": h,
        "g_f": g_f,
        "g_u": g_u,
        "g_o": g_o,
        **numbered("g", gates),
        "kept": g_f * c_old,
        "written": g_u * candidate,
        "c_swapped": g_u * c_old + g_f * candidate,
        "c_erased": (1 - g_f) * c_old + g_u * candidate,
        "c_open": c_old + candidate,
        "h_tanh": Fraction(f"{g_o * tanh(c):.4f}"),
        "h_old": g_o * c_old,
        "h_candidate": g_o * candidate,
    }
    by_name = {"f": f, "u": u, "o": o}
    return {
        **by_name,
        **{f"{gate}_sub": "₀₁₂₃"[i] for gate, i in by_name.items()},
        **decimals(found),
    }
