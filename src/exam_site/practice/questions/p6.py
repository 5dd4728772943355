"""Numbers to practise Problem 6 with."""

from fractions import Fraction
from math import tanh
from random import Random
from typing import Any

from exam_site.practice.numbers import Numbers, numbered
from i2dl_exam.lstm import lstm_state
from i2dl_exam.recurrent import relu_rnn, relu_rnn_gradients, rnn_parameter_count

BLOCKS = {"RNN": 1, "GRU": 3, "LSTM": 4}
GATES = {"RNN": "no", "GRU": "two", "LSTM": "three"}
STATES: Any = relu_rnn  # of exact numbers, as the next two
GRADIENTS: Any = relu_rnn_gradients
LSTM: Any = lstm_state


def draw_6a(random: Random) -> Numbers | None:
    """A cell, mostly vanilla, and a sequence whose length does not matter."""
    cell = random.choice(["RNN", "RNN", "RNN", "GRU", "LSTM"])
    m, n, T = random.randint(2, 15), random.randint(2, 12), random.randint(3, 12)
    if m == n:
        return None
    k, block = BLOCKS[cell], rnn_parameter_count(m, n)
    no_bias, one, two = (rnn_parameter_count(m, n, k, biases) for biases in (0, 1, 2))
    given = {"case": cell, "cell": cell, "m": m, "n": n, "T": T, "k": k}
    words = {"An": "An" if cell == "LSTM" else "A", "gates": GATES[cell]}
    counts = {"block": block, "one": one, "two": two, "no_bias": no_bias}
    return given | words | counts


def _steps(xs: list[Any], zs: list[Any], hs: list[Any]) -> Numbers:
    """What goes in, the sums and the states of an RNN, the first state included."""
    return {**numbered("x", xs), **numbered("z", zs), **numbered("h", hs, first=0)}


def choose_6c(random: Random) -> int:
    """The dead step."""
    return random.choice([1, 2])


def draw_6c(random: Random, dead: int) -> Numbers | None:
    """Numbers with this one dead step."""
    V, W = (random.choice([-4, -3, -2, 2, 3, 4]) for _ in "VW")
    h0 = random.randint(0, 4)
    xs = [random.choice([-3, -2, -1, 1, 2, 3, 4, 5, 6]) for _ in "123"]
    zs, hs = STATES(V, W, h0, xs)
    alive = [z > 0 for z in zs]
    if alive != [dead != 1, dead != 2, True] or max(map(abs, zs)) > 40:
        return None
    case = "first" if dead == 1 else "second"
    return {"case": case, "dead": dead, "V": V, "W": W, **_steps(xs, zs, [h0, *hs])}


def choose_6d(random: Random) -> bool:
    """Whether step 1 is dead."""
    return random.random() < 0.7


def draw_6d(random: Random, dead: bool) -> Numbers | None:
    """Numbers whose first step is dead or not; no other step ever is."""
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
    found = {"V": V, "W": W, "dV": dV, "dW": dW, "dx": dxs[0]}
    case = "dead" if dead else "alive"
    return {"case": case, **found, **_steps(xs, zs, [h0, *hs])}


def draw_6e(random: Random) -> Numbers | None:
    """Three different gates in any order, and a cell state that tanh would bend."""
    o, f, u = random.sample([1, 2, 3], 3)
    gates = [Fraction(tenths, 10) for tenths in random.sample(range(1, 10), 3)]
    g_o, g_f, g_u = (gates[i - 1] for i in (o, f, u))
    c_old = Fraction(random.choice([-6, -5, -4, -3, -2, 2, 3, 4, 5, 6]))
    candidate = Fraction(random.choice([-8, -6, -5, -4, -2, 2, 4, 5, 6, 8]), 10)
    h, c = LSTM(g_o, g_f, g_u, candidate, c_old)
    if abs(c) <= 1:
        return None
    by_name = {"f": f, "u": u, "o": o}
    given = {"g_f": g_f, "g_u": g_u, "g_o": g_o, "c_old": c_old, "candidate": candidate}
    places = {f"{gate}_sub": "₀₁₂₃"[i] for gate, i in by_name.items()}
    found = {"c": c, "h": h, "h_tanh": Fraction(f"{g_o * tanh(c):.4f}")}
    return {**by_name, **places, **numbered("g", gates), **given, **found}
