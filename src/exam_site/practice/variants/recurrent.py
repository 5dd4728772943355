"""Practice for Problem 6: cells by size, a ReLU-RNN by hand, the gates of an LSTM."""

import random
from fractions import Fraction
from math import tanh
from typing import Any

from exam_site.practice.template import (
    Blank,
    Mistake,
    Template,
    Variant,
    decimal,
    operands,
    well_posed,
)
from i2dl_exam.lstm import lstm_state
from i2dl_exam.recurrent import relu_rnn, relu_rnn_gradients, rnn_parameter_count

# Of integers and exact fractions, where their signatures say float and Tensor.
_forward: Any = relu_rnn
_backward: Any = relu_rnn_gradients
_lstm_state: Any = lstm_state

_LENGTH_WHY = "The {T} steps are not counted: all of them use the same V, W and b."
_LENGTH = Mistake("{every_step}", _LENGTH_WHY)
_TWICE = Mistake("{doubled}", "Only the bias is there twice. V and W are not.")
_OTHER_COUNT = Mistake(
    "{one}", "That is the count with one bias vector. Add the second one."
)

VANILLA = Template(
    task="A vanilla RNN cell computes hₜ = tanh(V · hₜ₋₁ + W · xₜ + b). The input xₜ has {m} entries, the hidden state hₜ has {n}. The cell reads a sequence of {T} inputs. How many parameters does it have, with the one bias vector b? And how many with two bias vectors, as in PyTorch's nn.RNNCell?",
    blanks=(
        Blank(
            "with one bias vector",
            "{one}",
            mistakes=(
                Mistake("{no_bias}", "The bias b is missing: {n} more numbers."),
                Mistake(
                    "{no_V}",
                    "V is missing: it turns the {n} entries of hₜ₋₁ into {n} numbers.",
                ),
                Mistake(
                    "{V_like_W}",
                    "V does not have the shape of W: it acts on hₜ₋₁, so it is {n} × {n}.",
                ),
                _LENGTH,
                Mistake("{two}", "That is the count with two bias vectors."),
            ),
        ),
        Blank(
            "with two bias vectors",
            "{two}",
            mistakes=(_OTHER_COUNT, _TWICE, Mistake("{every_two}", _LENGTH_WHY)),
        ),
    ),
    steps=(
        "W turns the {m} entries of xₜ into {n}: it is {n} × {m} and holds {n} · {m} = {of_W} numbers.",
        "V turns the {n} entries of hₜ₋₁ into {n}: it is {n} × {n} and holds {n} · {n} = {of_V} numbers.",
        "b is added to {n} entries, so it holds {n} numbers.",
        "One bias vector: {of_W} + {of_V} + {n} = {one}.",
        "A second bias vector holds {n} more: {one} + {n} = {two}.",
        "The {T} steps of the sequence do not matter: each uses the same V, W and b.",
    ),
)

GATED = Template(
    task="{An} {cell} cell has {gates} gates and a candidate. Each of these is computed from xₜ and hₜ₋₁ with a V, a W and a bias b of its own, which have the same shapes as in a vanilla RNN. The input xₜ has {m} entries, the hidden state hₜ has {n}. The cell reads a sequence of {T} inputs. How many parameters does it have, with one bias vector for each gate and one for the candidate? And how many with two for each, as in PyTorch's nn.{cell}Cell?",
    blanks=(
        Blank(
            "with one bias vector each",
            "{one}",
            mistakes=(
                Mistake(
                    "{block}",
                    "That is one block (W, V, b) alone. The {cell} has {k} of them: {gates} gates and the candidate.",
                ),
                Mistake(
                    "{no_candidate}",
                    "The candidate is missing: it has its own W, V and b, too.",
                ),
                Mistake("{no_bias}", "The biases are missing: {k} · {n} more numbers."),
                Mistake(
                    "{one_bias}",
                    "Each of the {k} blocks has its own bias, not all of them one.",
                ),
                _LENGTH,
            ),
        ),
        Blank(
            "with two bias vectors each",
            "{two}",
            mistakes=(
                _OTHER_COUNT,
                _TWICE,
                Mistake(
                    "{one_more}",
                    "Each of the {k} blocks has a second bias vector, not only one.",
                ),
            ),
        ),
    ),
    steps=(
        "Count one block first. W is {n} × {m}: {n} · {m} = {of_W} numbers. V is {n} × {n}: {n} · {n} = {of_V} numbers. b has {n}.",
        "One block: {of_W} + {of_V} + {n} = {block}.",
        "With {gates} gates and the candidate there are {k} blocks: {k} · {block} = {one}.",
        "A second bias vector in each block adds {k} · {n} = {biases}: {one} + {biases} = {two}.",
        "The {T} steps of the sequence do not matter: each uses the same weights.",
    ),
)

BLOCKS = {"RNN": 1, "GRU": 3, "LSTM": 4}


def parameter_count(draw: random.Random) -> Variant | None:
    """6a: most cells are vanilla; the sizes of input and state differ."""
    cell = draw.choice(["RNN", "RNN", "RNN", "GRU", "LSTM"])
    m, n, T = draw.randint(2, 15), draw.randint(2, 12), draw.randint(3, 12)
    if m == n:
        return None
    k, of_W, of_V = BLOCKS[cell], n * m, n * n
    one, two, no_bias = (rnn_parameter_count(m, n, k, biases) for biases in (1, 2, 0))
    values: dict[str, object] = {"one": one, "two": two, "no_bias": no_bias}
    values |= {
        "T": T,
        "of_W": of_W,
        "of_V": of_V,
        "every_step": T * one,
        "doubled": 2 * one,
    }
    if cell == "RNN":
        values |= {"every_two": T * two, "no_V": of_W + n, "V_like_W": 2 * of_W + n}
    else:
        block = rnn_parameter_count(m, n)
        values |= {"k": k, "gates": {3: "two", 4: "three"}[k], "block": block}
        values |= {"An": {3: "A", 4: "An"}[k], "no_candidate": one - block}
        values |= {"one_bias": no_bias + n, "one_more": one + n, "biases": k * n}
    template = VANILLA if cell == "RNN" else GATED
    return Variant(template, {"cell": cell, "m": m, "n": n}, values)


_STATES = "A one-dimensional RNN cell without bias computes hₜ = ReLU(V · hₜ₋₁ + W · xₜ), with V = {V}, W = {W}, h₀ = {h0}, x₁ = {x1}, x₂ = {x2} and x₃ = {x3}. "
_Z1 = "z₁ = V · h₀ + W · x₁ = {V} · {h0} + {W_op} · {x1_op} = {z1}"
_Z2 = "z₂ = V · h₁ + W · x₂ = {V} · {h1} + {W_op} · {x2_op} = {z2}"
_Z3 = "z₃ = V · h₂ + W · x₃ = {V} · {h2} + {W_op} · {x3_op} = {z3}"
_FORWARD = "Compute h₂ and h₃."
_LINEAR = "The ReLU of step {dead} is left out: its state is 0, not a negative number."
_ALL_DEAD = "Only step {dead} is dead. The later inputs still count."
_NO_W2 = "The weight W is missing: x₂ goes in as W · x₂."
_NO_W3 = "The weight W is missing: x₃ goes in as W · x₃."

DEAD_FIRST = Template(
    task=_STATES + _FORWARD,
    blanks=(
        Blank(
            "h₂",
            "{h2}",
            mistakes=(
                Mistake("{linear2}", _LINEAR),
                Mistake(
                    "{from_h0}",
                    "That takes h₀ for h₁. A dead step sets the state to 0, it does not keep the old one.",
                ),
                Mistake("0", _ALL_DEAD),
                Mistake("{x2}", _NO_W2),
            ),
        ),
        Blank(
            "h₃",
            "{h3}",
            mistakes=(
                Mistake("{linear3}", _LINEAR),
                Mistake("{input3}", "h₂ is missing: it is not 0, so V · h₂ is added."),
                Mistake("0", _ALL_DEAD),
                Mistake(
                    "{swapped3}",
                    "V and W are swapped in step 3: V belongs to the old state, W to the input.",
                ),
            ),
        ),
    ),
    steps=(
        "Call the number inside the ReLU zₜ. " + _Z1 + ". It is negative.",
        "So h₁ = ReLU({z1}) = 0: step 1 is dead.",
        _Z2 + ", so h₂ = ReLU({z2}) = {h2}.",
        _Z3 + ", so h₃ = ReLU({z3}) = {h3}.",
        "The dead step cuts off the past: neither h₀ nor x₁ has any effect on h₂ and h₃.",
    ),
)

DEAD_SECOND = Template(
    task=_STATES + _FORWARD,
    blanks=(
        Blank(
            "h₂",
            "{h2}",
            mistakes=(
                Mistake("{z2}", "That is z₂. The ReLU turns a negative number into 0."),
                Mistake(
                    "{h1}",
                    "That is h₁. A dead step sets the state to 0, it does not keep the old one.",
                ),
                Mistake("{from_h0}", "Step 2 starts from h₁, not from h₀ again."),
                Mistake("{no_V}", "The weight V is missing: h₁ goes in as V · h₁."),
            ),
        ),
        Blank(
            "h₃",
            "{h3}",
            mistakes=(
                Mistake("{linear3}", _LINEAR),
                Mistake("0", _ALL_DEAD),
                Mistake("{x3}", _NO_W3),
            ),
        ),
    ),
    steps=(
        "Call the number inside the ReLU zₜ. " + _Z1 + ", so h₁ = ReLU({z1}) = {h1}.",
        _Z2 + ". It is negative.",
        "So h₂ = ReLU({z2}) = 0: step 2 is dead.",
        _Z3 + ", so h₃ = ReLU({z3}) = {h3}.",
        "The dead step cuts off the past: h₃ depends on x₃ alone.",
    ),
)


def forward_pass(draw: random.Random) -> Variant | None:
    """6c: either step 1 or step 2 is dead, as often; step 3 never is."""
    dead = draw.choice([1, 2])
    return well_posed(lambda: _states(draw, dead))


def _states(draw: random.Random, dead: int) -> Variant | None:
    """A draw for 6c with this one dead step."""
    V, W = (draw.choice([-4, -3, -2, 2, 3, 4]) for _ in "VW")
    h0 = draw.randint(0, 4)
    xs = [draw.choice([-3, -2, -1, 1, 2, 3, 4, 5, 6]) for _ in "123"]
    zs, hs = _forward(V, W, h0, xs)
    alive = [z > 0 for z in zs]
    if alive != [dead != 1, dead != 2, True] or max(map(abs, zs)) > 40:
        return None
    given = {"V": V, "W": W, "h0": h0, "x1": xs[0], "x2": xs[1], "x3": xs[2]}
    values: dict[str, object] = {f"z{t}": z for t, z in enumerate(zs, 1)}
    values |= {f"h{t}": h for t, h in enumerate(hs, 1)}
    values |= operands(W=W, x1=xs[0], x2=xs[1], x3=xs[2]) | {"dead": dead}
    linear2 = V * zs[0] + W * xs[1]
    values |= {"linear2": linear2, "linear3": V * linear2 + W * xs[2]}
    values |= {"input3": W * xs[2], "swapped3": _forward(W, V, hs[1], xs[2:])[1][0]}
    values |= {"from_h0": _forward(V, W, h0, xs[1:])[1][0]}
    values |= {"no_V": _forward(1, W, hs[0], xs[1:])[1][0]}
    return Variant({1: DEAD_FIRST, 2: DEAD_SECOND}[dead], given, values)


_GRADIENTS = "Compute the derivatives of h₃ by V, by W and by x₁."
_SLOPE = "The slope ReLU'(z₁) = 0 is left out: nothing passes through step 1."
_STEP = "The rule for one step: ∂hₜ/∂V = ReLU'(zₜ) · (hₜ₋₁ + V · ∂hₜ₋₁/∂V), ∂hₜ/∂W = ReLU'(zₜ) · (xₜ + V · ∂hₜ₋₁/∂W) and, after step 1, ∂hₜ/∂x₁ = ReLU'(zₜ) · V · ∂hₜ₋₁/∂x₁."
_BACK = "One step back in time multiplies by V, not by W."

GRADIENTS_DEAD = Template(
    task=_STATES + _GRADIENTS,
    blanks=(
        Blank(
            "∂h₃/∂V",
            "{dV}",
            mistakes=(
                Mistake("{dV_no_slope}", _SLOPE),
                Mistake("0", "Only step 1 is dead. V also acts in step 3."),
                Mistake(
                    "{x2}",
                    "That is x₂. V is multiplied by the state h₂, which is W · x₂.",
                ),
                Mistake(
                    "{V_h2}", "That is the product V · h₂. Its derivative by V is h₂."
                ),
            ),
        ),
        Blank(
            "∂h₃/∂W",
            "{dW}",
            mistakes=(
                Mistake("{dW_no_slope}", _SLOPE),
                Mistake("0", "Only step 1 is dead. W also acts in steps 2 and 3."),
                Mistake(
                    "{x3}", "h₂ depends on W, too: V · ∂h₂/∂W = V · x₂ is missing."
                ),
                Mistake(
                    "{dW_no_V}",
                    "The factor V is missing: h₂ goes into step 3 as V · h₂.",
                ),
                Mistake("{dW_by_W}", _BACK),
            ),
        ),
        Blank(
            "∂h₃/∂x₁",
            "{dx}",
            mistakes=(
                Mistake("{dx_no_slope}", _SLOPE),
                Mistake(
                    "{W}",
                    "W is the factor of x₁ in z₁. But step 1 is dead, and lets nothing pass.",
                ),
            ),
        ),
    ),
    steps=(
        _Z1 + ". It is negative, so h₁ = 0 and ReLU'(z₁) = 0: step 1 is dead.",
        _Z2 + ". It is positive, so h₂ = {h2} and ReLU'(z₂) = 1.",
        _Z3 + ". It is positive, so h₃ = {h3} and ReLU'(z₃) = 1.",
        _STEP,
        "Step 1 is dead, so all three derivatives of h₁ are 0.",
        "By V: ∂h₂/∂V = h₁ + V · 0 = 0 and ∂h₃/∂V = h₂ + V · ∂h₂/∂V = {h2} + {V_op} · 0 = {dV}.",
        "By W: ∂h₂/∂W = x₂ + V · 0 = {x2} and ∂h₃/∂W = x₃ + V · ∂h₂/∂W = {x3} + {V_op} · {x2_op} = {dW}.",
        "By x₁: ∂h₂/∂x₁ = V · 0 = 0 and ∂h₃/∂x₁ = V · 0 = 0.",
        "Check: with h₁ = 0 it is h₃ = V · W · x₂ + W · x₃. By V that gives W · x₂ = {W} · {x2_op} = {dV}, by W it gives V · x₂ + x₃ = {V} · {x2_op} + {x3_op} = {dW}, and x₁ does not occur.",
    ),
)

GRADIENTS_ALIVE = Template(
    task=_STATES + _GRADIENTS,
    blanks=(
        Blank(
            "∂h₃/∂V",
            "{dV}",
            mistakes=(
                Mistake("{h2}", "h₂ depends on V, too: V · ∂h₂/∂V is missing."),
                Mistake(
                    "{dV_short}",
                    "h₁ depends on V, too, as V · h₀ is a part of it: V² · h₀ is missing.",
                ),
                Mistake(
                    "{dV_no_V}",
                    "The factors V are missing: one step back in time multiplies by V.",
                ),
                Mistake("{dV_by_W}", _BACK),
            ),
        ),
        Blank(
            "∂h₃/∂W",
            "{dW}",
            mistakes=(
                Mistake("{x3}", "h₂ depends on W, too: V · ∂h₂/∂W is missing."),
                Mistake(
                    "{dW_short}",
                    "h₁ depends on W, too, as W · x₁ is a part of it: V² · x₁ is missing.",
                ),
                Mistake(
                    "{dW_no_V}",
                    "The factors V are missing: one step back in time multiplies by V.",
                ),
                Mistake("{dW_by_W}", _BACK),
            ),
        ),
        Blank(
            "∂h₃/∂x₁",
            "{dx}",
            mistakes=(
                Mistake("0", "No step is dead here: all three zₜ are positive."),
                Mistake("{VV}", "The factor W is missing: x₁ goes into z₁ as W · x₁."),
                Mistake(
                    "{VW}",
                    "From h₁ to h₃ there are two steps, so V occurs twice.",
                ),
                Mistake(
                    "{WWV}",
                    "V and W are swapped: W occurs once, at x₁, and V in each of the two steps behind it.",
                ),
            ),
        ),
    ),
    steps=(
        _Z1 + ", so h₁ = {h1}.",
        _Z2 + ", so h₂ = {h2}.",
        _Z3 + ", so h₃ = {h3}.",
        _STEP,
        "All three zₜ are positive, so every slope ReLU'(zₜ) is 1.",
        "By V: ∂h₁/∂V = h₀ = {h0}, ∂h₂/∂V = h₁ + V · ∂h₁/∂V = {h1} + {V_op} · {h0} = {dV2} and ∂h₃/∂V = h₂ + V · ∂h₂/∂V = {h2} + {V_op} · {dV2_op} = {dV}.",
        "By W: ∂h₁/∂W = x₁ = {x1}, ∂h₂/∂W = x₂ + V · ∂h₁/∂W = {x2} + {V_op} · {x1_op} = {dW2} and ∂h₃/∂W = x₃ + V · ∂h₂/∂W = {x3} + {V_op} · {dW2_op} = {dW}.",
        "By x₁: ∂h₁/∂x₁ = W = {W}, ∂h₂/∂x₁ = V · {W_op} = {V} · {W_op} = {VW} and ∂h₃/∂x₁ = V · {VW_op} = {V} · {VW_op} = {dx}.",
    ),
)


def gradients(draw: random.Random) -> Variant | None:
    """6d: step 1 is dead in 70 %, and no other step ever is."""
    dead = draw.random() < 0.7
    return well_posed(lambda: _gradients(draw, dead))


def _gradients(draw: random.Random, dead: bool) -> Variant | None:
    """A draw for 6d whose first step is dead or not."""
    V = Fraction(draw.choice([-6, -4, -1, 1, 4, 6]), 2)
    W = Fraction(draw.choice([-6, -4, 1, 4, 6, 8]), 2)
    h0 = Fraction(draw.randint(1, 4))
    xs = [Fraction(draw.choice([-6, -4, -2, 2, 3, 4, 6, 8, 10]), 2) for _ in "123"]
    zs, hs = _forward(V, W, h0, xs)
    dV, dW, dxs = _backward(V, W, h0, xs)
    alive = [z > 0 for z in zs]
    shown = [*zs, dV, dW]
    if alive != [not dead, True, True] or 0 in shown or max(map(abs, zs)) > 40:
        return None
    if max(x.denominator for x in shown) > 4:
        return None
    given = {"V": V, "W": W, "h0": h0, "x1": xs[0], "x2": xs[1], "x3": xs[2]}
    values: dict[str, object] = {"dV": dV, "dW": dW, "dx": dxs[0]}
    values |= {f"z{t}": z for t, z in enumerate(zs, 1)}
    values |= {f"h{t}": h for t, h in enumerate(hs, 1)}
    extra = _with_dead_step if dead else _all_alive
    values |= operands(**given) | extra(V, W, [h0, *hs], xs)
    return Variant(GRADIENTS_DEAD if dead else GRADIENTS_ALIVE, given, values)


def _with_dead_step(
    V: Fraction, W: Fraction, hs: list[Fraction], xs: list[Fraction]
) -> dict[str, object]:
    """What the mistakes of 6d lead to if step 1 is dead."""
    (h0, h1, h2, _), (x1, x2, x3) = hs, xs
    return {
        "dV_no_slope": h2 + V * (h1 + V * h0),
        "V_h2": V * h2,
        "dW_no_slope": x3 + V * (x2 + V * x1),
        "dW_no_V": x3 + x2,
        "dW_by_W": x3 + W * x2,
        "dx_no_slope": V * V * W,
    }


def _all_alive(
    V: Fraction, W: Fraction, hs: list[Fraction], xs: list[Fraction]
) -> dict[str, object]:
    """What the mistakes of 6d lead to if no step is dead, and numbers on the way."""
    (h0, h1, h2, _), (x1, x2, x3) = hs, xs
    on_the_way = {"dV2": h1 + V * h0, "dW2": x2 + V * x1, "VW": V * W}
    return {
        **on_the_way,
        **operands(**on_the_way),
        "dV_short": h2 + V * h1,
        "dV_no_V": h2 + h1 + h0,
        "dV_by_W": h2 + W * (h1 + W * h0),
        "dW_short": x3 + V * x2,
        "dW_no_V": x3 + x2 + x1,
        "dW_by_W": x3 + W * (x2 + W * x1),
        "VV": V * V,
        "WWV": W * W * V,
    }


_FORGET = "g{f_sub} stands beside cₜ₋₁, the old memory: it is the forget gate."
_UPDATE = "g{u_sub} stands beside the candidate c̃ₜ: it is the update gate."
_OUTPUT = "g{o_sub} stands beside cₜ, on its way to hₜ: it is the output gate."

LSTM = Template(
    task="The gates g₁, g₂ and g₃ of an LSTM cell can be numbered in any order. This cell computes cₜ = g{f_sub} · cₜ₋₁ + g{u_sub} · c̃ₜ and hₜ = g{o_sub} · cₜ. For one entry, the gates are g₁ = {g1}, g₂ = {g2} and g₃ = {g3}, the old cell state is cₜ₋₁ = {c_old} and the candidate is c̃ₜ = {candidate}. Which gate is which: 1, 2 or 3? Then compute cₜ and hₜ.",
    blanks=(
        Blank(
            "number of the forget gate",
            "{f}",
            mistakes=(Mistake("{u}", _UPDATE), Mistake("{o}", _OUTPUT)),
        ),
        Blank(
            "number of the update gate",
            "{u}",
            mistakes=(Mistake("{f}", _FORGET), Mistake("{o}", _OUTPUT)),
        ),
        Blank(
            "number of the output gate",
            "{o}",
            mistakes=(Mistake("{f}", _FORGET), Mistake("{u}", _UPDATE)),
        ),
        Blank(
            "cₜ",
            "{c}",
            mistakes=(
                Mistake(
                    "{c_swapped}",
                    "Two gates are swapped: g{f_sub} belongs to cₜ₋₁ and g{u_sub} to c̃ₜ.",
                ),
                Mistake(
                    "{c_erased}",
                    "A forget gate of {g_f} keeps the share {g_f} of the memory, it does not erase it.",
                ),
                Mistake("{kept}", "The new content is missing: g{u_sub} · c̃ₜ."),
                Mistake("{c_open}", "The gates are left out, as if they were 1."),
            ),
        ),
        Blank(
            "hₜ (±0.001)",
            "{h}",
            within="0.001",
            mistakes=(
                Mistake("{c}", "That is cₜ. The output gate g{o_sub} is missing."),
                Mistake(
                    "{h_tanh}",
                    "In this cell, as in the exam, there is no tanh around cₜ.",
                ),
                Mistake("{h_old}", "hₜ shows the new cell state cₜ, not cₜ₋₁."),
                Mistake(
                    "{h_candidate}", "hₜ shows the cell state cₜ, not the candidate c̃ₜ."
                ),
            ),
        ),
    ),
    steps=(
        _FORGET,
        "g{u_sub} stands beside c̃ₜ, the new content: it is the update gate, also called input gate.",
        _OUTPUT,
        "cₜ = g{f_sub} · cₜ₋₁ + g{u_sub} · c̃ₜ = {g_f} · {c_old_op} + {g_u} · {candidate_op} = {kept} + {written_op} = {c}.",
        "hₜ = g{o_sub} · cₜ = {g_o} · {c_op} = {h}.",
        "PyTorch's nn.LSTMCell puts a tanh around cₜ. Then it would be {g_o} · tanh({c}) ≈ {h_tanh}.",
    ),
)


def lstm_step(draw: random.Random) -> Variant | None:
    """6e: three different gates in any order, and a cell state that tanh would bend."""
    o, f, u = draw.sample([1, 2, 3], 3)
    gates = [Fraction(tenths, 10) for tenths in draw.sample(range(1, 10), 3)]
    g_o, g_f, g_u = (gates[i - 1] for i in (o, f, u))
    c_old = Fraction(draw.choice([-6, -5, -4, -3, -2, 2, 3, 4, 5, 6]))
    candidate = Fraction(draw.choice([-8, -6, -5, -4, -2, 2, 4, 5, 6, 8]), 10)
    h, c = _lstm_state(g_o, g_f, g_u, candidate, c_old)
    if abs(c) <= 1:
        return None
    given: dict[str, object] = {"f": f, "u": u, "o": o, "c_old": c_old}
    given |= {f"g{i}": decimal(gate) for i, gate in enumerate(gates, 1)}
    given |= {"candidate": decimal(candidate)}
    exact = {"c": c, "h": h, "g_f": g_f, "g_u": g_u, "g_o": g_o}
    exact |= {"kept": g_f * c_old, "written": g_u * candidate}
    exact |= {"c_swapped": g_u * c_old + g_f * candidate, "c_open": c_old + candidate}
    exact |= {"c_erased": (1 - g_f) * c_old + g_u * candidate}
    exact |= {"h_old": g_o * c_old, "h_candidate": g_o * candidate}
    values = {name: decimal(value) for name, value in exact.items()}
    values |= operands(**values, c_old=c_old, candidate=given["candidate"])
    values |= {"h_tanh": decimal(Fraction(f"{g_o * tanh(c):.4f}"))}
    values |= {f"{gate}_sub": "₀₁₂₃"[i] for gate, i in {"f": f, "u": u, "o": o}.items()}
    return Variant(LSTM, given, values)
