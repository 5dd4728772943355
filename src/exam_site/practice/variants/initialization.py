"""Practice for Problem 2: a forward pass, and how large weights should be."""

import math
import random
from fractions import Fraction

import torch

from exam_site.practice.template import (
    Blank,
    Mistake,
    Template,
    Variant,
    decimal,
    exact,
    operands,
    power,
)
from i2dl_exam.initialization import he_variance, xavier_variance

INPUT_SIGN = "The minus sign of an input was lost."
WEIGHT_SIGN = "The minus sign of a weight was lost."
BOTH_SIGNS = "Both minus signs were lost, that of an input and that of a weight."
OTHER_SIDE = (
    "The size is right, but the sign is not: it would be marked on the wrong side of 0."
)

WEIGHTED_SUM = Template(
    task="A neuron has the inputs i₁ = {i1}, i₂ = {i2}, i₃ = {i3}. Its weights were "
    "drawn twice. Small weights: w₁ = {a1}, w₂ = {a2}, w₃ = {a3}. Large weights: "
    "w₁ = {b1}, w₂ = {b2}, w₃ = {b3}. Compute for both draws the sum s that goes into "
    "tanh, and mark both on paper in a plot of tanh.",
    blanks=(
        Blank(
            "s, small weights",
            "{a}",
            mistakes=(
                Mistake("{a_inputs}", INPUT_SIGN),
                Mistake("{a_weights}", WEIGHT_SIGN),
                Mistake("{a_both}", BOTH_SIGNS),
                Mistake("{a_minus}", OTHER_SIDE),
                Mistake("{a_tenfold}", "The decimal point slipped by one place."),
            ),
        ),
        Blank(
            "s, large weights",
            "{b}",
            mistakes=(
                Mistake("{b_inputs}", INPUT_SIGN),
                Mistake("{b_weights}", WEIGHT_SIGN),
                Mistake("{b_both}", BOTH_SIGNS),
                Mistake("{b_minus}", OTHER_SIDE),
            ),
        ),
    ),
    steps=(
        (
            "A linear layer multiplies each input with its weight and adds the products: "
            "s = w₁ · i₁ + w₂ · i₂ + w₃ · i₃."
        ),
        (
            "Small weights: {a1} · {i1_op} = {a1i1}, {a2} · {i2_op} = {a2i2} and "
            "{a3} · {i3_op} = {a3i3}."
        ),
        "Their sum is s = {a1i1} + {a2i2_op} + {a3i3_op} = {a}.",
        (
            "Large weights: {b1} · {i1_op} = {b1i1}, {b2} · {i2_op} = {b2i2} and "
            "{b3} · {i3_op} = {b3i3}."
        ),
        "Their sum is s = {b1i1} + {b2i2_op} + {b3i3_op} = {b}.",
        (
            "In the plot, {a} lies just {a_side} of 0, where tanh is steepest, and {b} well "
            "to the {b_side}, where it is less than half as steep."
        ),
    ),
)

SMALL = [Fraction(n, 200) for n in (2, 3, 4, 5, 6, 8, 10, 12, 16, 20)]
LARGE = [Fraction(n, 4) for n in (1, 2, 3, 4, 5, 6, 8, 10)]


def weighted_sum(draw: random.Random) -> Variant | None:
    """2a: the small sum lies near 0, the large one on the other side of it."""

    def one_negative(sizes: list[Fraction]) -> list[Fraction]:
        first, *others = draw.sample(sizes, 3)
        return draw.sample([-first, *others], 3)

    inputs = one_negative([Fraction(n) for n in range(1, 6)])
    weights = {"a": one_negative(SMALL), "b": one_negative(LARGE)}
    rows = [[float(w) for w in row] for row in (weights["a"], weights["b"])]
    i = torch.tensor([float(i) for i in inputs], dtype=torch.float64)
    sums = torch.tensor(rows, dtype=torch.float64) @ i
    a, b = (exact(s, denominator=200) for s in sums.tolist())
    if not (0 < abs(a) <= Fraction(1, 5) and 1 <= abs(b) <= 3 and a * b < 0):
        return None
    given = {f"i{j}": decimal(i) for j, i in enumerate(inputs, 1)}
    values = operands(**given)
    for name, s in (("a", a), ("b", b)):
        given |= {f"{name}{j}": decimal(w) for j, w in enumerate(weights[name], 1)}
        values |= _worked(name, s, weights[name], inputs)
    return Variant(WEIGHTED_SUM, given, values)


def _worked(
    name: str, s: Fraction, weights: list[Fraction], inputs: list[Fraction]
) -> dict[str, str]:
    """The products of a weighted sum, and what slips lead to."""
    pairs = list(zip(weights, inputs, strict=True))
    products = [decimal(w * i) for w, i in pairs]
    values = {f"{name}{j}i{j}": product for j, product in enumerate(products, 1)}
    slips = {
        "": s,
        "_inputs": sum((w * abs(i) for w, i in pairs), Fraction(0)),
        "_weights": sum((abs(w) * i for w, i in pairs), Fraction(0)),
        "_both": sum((abs(w * i) for w, i in pairs), Fraction(0)),
        "_minus": -s,
        "_tenfold": 10 * s,
    }
    values |= operands(**values)
    values |= {f"{name}{slip}": decimal(value) for slip, value in slips.items()}
    return values | {f"{name}_side": "right" if s > 0 else "left"}


NO_ROOT = Mistake(
    "{variance}",
    "That is the variance. The standard deviation is its square root.",
)
UPSIDE_DOWN = Mistake(
    "{k}",
    "Upside down: the more inputs are added up, the smaller each weight must be.",
)
ONE_LAYER = Mistake("{factor}", "That is the factor of one layer.")
ADDED = Mistake(
    "{added}",
    "The layers follow each other: multiply their factors, do not add them.",
)

XAVIER = Template(
    task="Each neuron of a deep network has n = {n} inputs, and the activation "
    "function is tanh. Which variance and which standard deviation does Xavier "
    "initialization give to the weights? Then tanh is replaced by ReLU, and the "
    "weights keep their variance. By which factor do {L} layers now multiply the mean square of the "
    "signal, on average over the random weights?",
    blanks=(
        Blank(
            "Var(w)",
            "{variance}",
            mistakes=(
                Mistake("{doubled}", "That is He initialization, made for ReLU."),
                Mistake(
                    "{deviation}",
                    "That is the standard deviation. The variance is its square.",
                ),
                Mistake(
                    "{halved}",
                    "n · Var(w) must be 1, so that a sum has the mean square of the "
                    "inputs.",
                ),
            ),
        ),
        Blank(
            "standard deviation of w", "{deviation}", mistakes=(NO_ROOT, UPSIDE_DOWN)
        ),
        Blank(
            "factor of {L} layers with ReLU",
            "{end}",
            mistakes=(
                Mistake(
                    "1",
                    "Xavier initialization keeps the mean square of the sums. But ReLU "
                    "sets the negative half of them to 0.",
                ),
                ONE_LAYER,
                ADDED,
                Mistake(
                    "{squared}",
                    "ReLU halves the mean square, not each number: a layer has the "
                    "factor 1/2, not 1/4.",
                ),
            ),
        ),
    ),
    steps=(
        (
            "A sum of n inputs has n · Var(w) times their mean square. Xavier "
            "initialization makes this 1: Var(w) = 1/n = {variance}."
        ),
        (
            "The standard deviation is the square root: √({variance}) = {deviation}, because "
            "{k} · {k} = {square}."
        ),
        (
            "ReLU sets the negative half of the sums to 0, and this halves the mean "
            "square. A layer now has the factor 1/2 · {n} · {variance} = {factor}."
        ),
        (
            "Together the {L} layers have the factor {power} = {end}. The signal vanishes; He "
            "initialization, with twice the variance, would keep it."
        ),
    ),
)

HE = Template(
    task="Each neuron of a deep network has n = {n} inputs, and the activation "
    "function is ReLU. Which variance and which standard deviation does He "
    "initialization give to the weights? If they had the variance {other} instead, by "
    "which factor would {L} layers multiply the mean square of the signal, on average "
    "over the random weights?",
    blanks=(
        Blank(
            "Var(w)",
            "{variance}",
            mistakes=(
                Mistake(
                    "{halved}",
                    "That is Xavier initialization. ReLU halves the mean square of the "
                    "sums, so the variance must be twice as large.",
                ),
                Mistake(
                    "{deviation}",
                    "That is the standard deviation. The variance is its square.",
                ),
                Mistake(
                    "{doubled}",
                    "Twice Xavier's variance is meant, not twice its weights: they have "
                    "four times the variance.",
                ),
                Mistake(
                    "{quartered}",
                    "ReLU loses one half of the signal. To make up for it the variance "
                    "must be doubled, not halved.",
                ),
            ),
        ),
        Blank(
            "standard deviation of w", "{deviation}", mistakes=(NO_ROOT, UPSIDE_DOWN)
        ),
        Blank(
            "factor of {L} layers with Var(w) = {other}",
            "{end}",
            mistakes=(
                Mistake(
                    "{no_half}",
                    "ReLU is missing: it halves the mean square in each layer.",
                ),
                ONE_LAYER,
                ADDED,
            ),
        ),
    ),
    steps=(
        (
            "A sum of n inputs has n · Var(w) times their mean square, and ReLU halves it: "
            "the factor of a layer is 1/2 · n · Var(w)."
        ),
        "He initialization makes this 1: Var(w) = 2/n = 2/{n} = {variance}.",
        (
            "The standard deviation is the square root: √({variance}) = {deviation}, because "
            "{k} · {k} = {square}."
        ),
        "With the other variance a layer has the factor 1/2 · {n} · {other} = {factor}.",
        "Together the {L} layers have the factor {power} = {end}. The signal {fate}.",
    ),
)


def weight_spread(draw: random.Random) -> Variant | None:
    """2d: for tanh or ReLU, with a fan-in whose standard deviation is a fraction."""
    k, L = draw.randint(2, 20), draw.randint(3, 6)
    if draw.random() < 0.5:
        n = k * k
        given: dict[str, object] = {"activation": "tanh", "n": n, "L": L}
        variance, factor = xavier_variance(n, n), Fraction(1, 2)
    else:
        n = 2 * k * k
        factor = Fraction(draw.choice(["1/4", "1/2", "1/2", "3/2", "2", "2", "3"]))
        given = {"activation": "ReLU", "n": n, "L": L, "other": 2 * factor / n}
        variance = he_variance(n)
    found = exact(variance, denominator=n)
    values = {"variance": found, "k": k, "square": k * k}
    values |= {"factor": factor, "end": factor**L}
    values |= {"deviation": exact(math.sqrt(variance), denominator=k)}
    slips = {"added": L * factor, "squared": factor ** (2 * L)}
    slips |= {"doubled": 2 * found, "halved": found / 2, "quartered": found / 4}
    slips |= {"no_half": (2 * factor) ** L}
    written = {"power": power(factor, L)}
    written |= {"fate": "vanishes" if factor < 1 else "explodes"}
    template = XAVIER if given["activation"] == "tanh" else HE
    return Variant(template, given, {**values, **slips, **written})
