"""Most cells are vanilla; the sizes of input and state differ."""

from random import Random

from exam_site.practice.numbers import Numbers
from i2dl_exam.recurrent import rnn_parameter_count

BLOCKS = {"RNN": 1, "GRU": 3, "LSTM": 4}
GATES = {"RNN": "no", "GRU": "two", "LSTM": "three"}


def draw(random: Random) -> Numbers | None:
    """A cell, and a sequence whose length does not matter."""
    cell = random.choice(["RNN", "RNN", "RNN", "GRU", "LSTM"])
    m, n, T = random.randint(2, 15), random.randint(2, 12), random.randint(3, 12)
    if m == n:
        return None
    given = {"case": cell, "cell": cell, "m": m, "n": n, "T": T}
    k, of_W, of_V, block = BLOCKS[cell], n * m, n * n, rnn_parameter_count(m, n)
    no_bias, one, two = (rnn_parameter_count(m, n, k, biases) for biases in (0, 1, 2))
    return {
        **given,
        "An": "An" if cell == "LSTM" else "A",
        "gates": GATES[cell],
        "k": k,
        "of_W": of_W,
        "of_V": of_V,
        "block": block,
        "biases": k * n,
        "one": one,
        "two": two,
        "no_bias": no_bias,
        "no_V": of_W + n,
        "V_like_W": 2 * of_W + n,
        "no_candidate": one - block,
        "one_bias": no_bias + n,
        "every_step": T * one,
        "every_two": T * two,
        "doubled": 2 * one,
        "one_more": one + n,
    }
