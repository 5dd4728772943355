"""Practice for Problem 6: cells by size, a ReLU-RNN by hand, the gates of an LSTM."""

import random

from exam_site.practice import Blank, Mistake, Sheet, Variant
from exam_site.variants.draws import well_posed
from i2dl_exam.recurrent import rnn_parameter_count

_LENGTH_WHY = "The {T} steps are not counted: all of them use the same V, W and b."
_LENGTH = Mistake("{every_step}", _LENGTH_WHY)
_TWICE = Mistake("{doubled}", "Only the bias is there twice. V and W are not.")
_OTHER_COUNT = Mistake(
    "{one}", "That is the count with one bias vector. Add the second one."
)

VANILLA = Sheet(
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

GATED = Sheet(
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
    """6a: half of the cells are vanilla; the sizes of input and state differ."""
    cell = draw.choice(["RNN", "RNN", "GRU", "LSTM"])
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
    sheet = VANILLA if cell == "RNN" else GATED
    return well_posed(Variant(sheet, {"cell": cell, "m": m, "n": n}, values))
