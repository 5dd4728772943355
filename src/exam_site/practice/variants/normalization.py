"""Practice for Problem 3: outputs of batch normalization, and running statistics."""

import math
import random
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeVar

import torch
from torch import Tensor

from exam_site.practice.template import (
    Blank,
    Mistake,
    Template,
    Variant,
    decimal,
    exact,
    operands,
)
from i2dl_exam.normalization import batch_norm, running_average

# Distances from the mean whose variance is the square of an integer.
DISTANCES = [
    *((-7, -1, 1, 7), (-11, -1, 5, 7), (-13, -3, 5, 11)),
    *((-5, 1, 1, 3), (-2, -2, 2, 2)),
]
LARGEST = 15  # standard deviation: the squares are added up by hand


def _output(i: int, sub: str) -> Blank:
    """The blank for an output."""
    return Blank(
        f"y{sub}",
        f"{{y{i}}}",
        mistakes=(
            Mistake(
                f"{{hat{i}}}",
                f"That is x̂{sub}, before γ scales it and β shifts it.",
            ),
            Mistake(
                f"{{by_variance{i}}}",
                "Divide by the standard deviation, the square root of the variance.",
            ),
            Mistake(
                f"{{beta_first{i}}}",
                f"γ comes first: y{sub} = γ · x̂{sub} + β, without parentheses.",
            ),
            Mistake(f"{{no_beta{i}}}", "The shift β is missing."),
            Mistake(
                f"{{off_centre{i}}}",
                "The mean must be subtracted before dividing.",
            ),
        ),
    )


MEAN = "E[x] = ({x1} + {x2_op} + {x3_op} + {x4_op})/4 = {total}/4 = {mean}."
SQUARES = "({d1_op}² + {d2_op}² + {d3_op}² + {d4_op}²)"

OUTPUTS = Template(
    task="In a mini-batch of four samples a feature has the values x₁ = {x1}, "
    "x₂ = {x2}, x₃ = {x3}, x₄ = {x4}. Compute the outputs y₁ and y₂ of batch "
    "normalization with γ = {gamma} and β = {beta}, without ε under the root. Which γ "
    "and β would undo the normalization, so that y = x?",
    blanks=(
        _output(1, "₁"),
        _output(2, "₂"),
        Blank(
            "γ for y = x",
            "{deviation}",
            mistakes=(
                Mistake(
                    "{variance}",
                    "That is the variance. x was divided by its square root.",
                ),
                Mistake(
                    "{inverse}",
                    "Upside down: x was divided by the standard deviation, so multiply "
                    "by it.",
                ),
            ),
        ),
        Blank(
            "β for y = x",
            "{mean}",
            mistakes=(
                Mistake("{minus_mean}", "The mean was subtracted, so add it again."),
                Mistake("0", "With β = 0 the outputs have the mean 0, unlike x."),
            ),
        ),
    ),
    steps=(
        MEAN,
        (
            "The distances from it are {d1}, {d2}, {d3}, {d4}. Their mean square is "
            f"Var[x] = {SQUARES}/4 = {{squares}}/4 = {{variance}}."
        ),
        (
            "Divided by √{variance} = {deviation} they are the normalized values x̂: {hat1}, "
            "{hat2}, {hat3}, {hat4}."
        ),
        "y₁ = γ · x̂₁ + β = {gamma} · {hat1_op} + {beta_op} = {y1}.",
        (
            "y₂ = γ · x̂₂ + β = {gamma} · {hat2_op} + {beta_op} = {y2}. The others are {y3} "
            "and {y4}."
        ),
        (
            "To undo it, multiply by the standard deviation and add the mean, "
            "γ = {deviation} and β = {mean}: {deviation} · {hat1_op} + {mean} = {x1}."
        ),
    ),
)


def outputs(draw: random.Random) -> Variant | None:
    """3b: mean and standard deviation are integers."""
    x = _batch(draw)
    gamma = draw.choice([2, 3, 4, 5, 10, -1, -2, -3])
    beta = draw.choice([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5])
    given: dict[str, object] = {**_named("x", x), "gamma": gamma, "beta": beta}
    batch, values = _moments(x)
    if values["deviation"] > LARGEST or values["deviation"] == gamma:
        return None
    mean, variance, deviation = (values[m] for m in ("mean", "variance", "deviation"))
    one = torch.ones(1, dtype=torch.float64)
    y = batch_norm(batch, gamma * one, beta * one, eps=0)[:, 0].tolist()
    hat = [(value - mean) / deviation for value in x]
    values |= _named("y", [exact(value, int(deviation)) for value in y])
    values |= _named("hat", hat)
    values |= _named("no_beta", [gamma * h for h in hat])
    values |= _named("beta_first", [gamma * (h + beta) for h in hat])
    values |= _named("off_centre", [gamma * v / deviation + beta for v in x])
    values |= _named("by_variance", [gamma * (v - mean) / variance + beta for v in x])
    values |= {"inverse": 1 / deviation, "minus_mean": -mean}
    return Variant(OUTPUTS, given, {**values, **operands(**given, **values)})


RUNNING = Template(
    task="A batch normalization layer holds the running mean {m0} and the running "
    "variance {v0}. In training it meets a mini-batch in which the feature has the "
    "values {x1}, {x2}, {x3}, {x4}. It updates both as PyTorch does, with momentum "
    "{alpha} and the unbiased variance. At test time it then gets a sample with the "
    "value {t}. What are the new running mean and variance, and what is the output for "
    "γ = {gamma} and β = {beta}, without ε under the root?",
    blanks=(
        Blank(
            "running mean",
            "{m}",
            mistakes=(
                Mistake(
                    "{m_swapped}",
                    "Momentum is the share of the new value in PyTorch, not of the old "
                    "one.",
                ),
                Mistake(
                    "{mean}",
                    "That is the mean of this mini-batch. The running mean only moves "
                    "a part of the way towards it.",
                ),
                Mistake(
                    "{m_added}",
                    "The old value counts with {keep}: the shares add up to 1.",
                ),
                Mistake(
                    "{m0}",
                    "Each mini-batch of training updates the running statistics.",
                ),
            ),
        ),
        Blank(
            "running variance",
            "{v}",
            mistakes=(
                Mistake(
                    "{v_biased}",
                    "That is with the variance divided by 4. PyTorch keeps the "
                    "unbiased one, divided by 3.",
                ),
                Mistake(
                    "{v_swapped}",
                    "Momentum is the share of the new value in PyTorch, not of the old "
                    "one.",
                ),
                Mistake(
                    "{unbiased}",
                    "That is the variance of this mini-batch. The running variance "
                    "only moves a part of the way towards it.",
                ),
                Mistake(
                    "{v_added}",
                    "The old value counts with {keep}: the shares add up to 1.",
                ),
            ),
        ),
        Blank(
            "output for {t} at test time",
            "{y}",
            mistakes=(
                Mistake(
                    "{y_batch}",
                    "That is with the mean and the variance of the mini-batch. At test "
                    "time the running ones are used.",
                ),
                Mistake(
                    "{y_by_variance}",
                    "Divide by the standard deviation, the square root of the running "
                    "variance.",
                ),
                Mistake("{hat}", "γ and β are used at test time as well."),
                Mistake(
                    "{y_raw}",
                    "At test time the sample is normalized too, with the running "
                    "statistics.",
                ),
            ),
        ),
    ),
    steps=(
        MEAN,
        (
            "The distances from it are {d1}, {d2}, {d3}, {d4}. The unbiased variance is "
            f"{SQUARES}/3 = {{squares}}/3 = {{unbiased}}."
        ),
        (
            "Momentum {alpha} is the share of the new value, and {keep} of the old one "
            "stays. Running mean: {keep} · {m0_op} + {alpha} · {mean_op} = {m}."
        ),
        "Running variance: {keep} · {v0} + {alpha} · {unbiased} = {v}.",
        (
            "Test time uses these two, and nothing of the mini-batch: "
            "({t} − {m_op})/√{v} = {way}/{root} = {hat}."
        ),
        "With γ and β: {gamma} · {hat_op} + {beta_op} = {y}.",
    ),
)


def running_statistics(draw: random.Random) -> Variant | None:
    """3c: the new running standard deviation is a fraction, and so is the output."""
    x = _batch(draw)
    batch, moments = _moments(x)
    unbiased = moments["unbiased"]
    alpha = Fraction(draw.choice(["1/10", "1/5", "1/4", "2/5"]))
    root = Fraction(draw.randint(3, 20), 2)  # of the running variance, afterwards
    v0 = (root**2 - alpha * unbiased) / (1 - alpha)
    if moments["deviation"] > LARGEST or unbiased.denominator > 1:
        return None
    if v0 < 1 or v0.denominator > 2:
        return None
    m0 = moments["mean"] + draw.choice([-20, -10, -8, -5, -4, 4, 5, 8, 10, 20])
    gamma, beta = draw.choice([2, 3, 4, -1, -2]), draw.choice([-3, -2, -1, 1, 2, 3])
    old = [torch.tensor([float(a)], dtype=torch.float64) for a in (m0, v0)]
    now = [batch.mean(0), batch.var(0)]
    new = [running_average(a, b, float(alpha)) for a, b in zip(old, now, strict=True)]
    m, v = (exact(s.item(), 100) for s in new)
    t = m + root * draw.choice([-4, -3, -2, -1, 1, 2, 3, 4]) / 2
    y = gamma * (t - m) / root + beta
    drawn = {"alpha": alpha, "m0": m0, "v0": v0, "t": t}
    given: dict[str, object] = {**_named("x", x), "gamma": gamma, "beta": beta}
    given |= {name: decimal(number) for name, number in drawn.items()}
    found = {"m": m, "v": v, "root": root, "way": t - m, "keep": 1 - alpha}
    found |= _slips(moments, alpha, m0, v0)
    values: dict[str, object] = {n: decimal(number) for n, number in found.items()}
    values |= {"y": y, "hat": (t - m) / root, "y_raw": gamma * t + beta}
    values |= {"y_batch": gamma * (t - moments["mean"]) / moments["deviation"] + beta}
    values |= {"y_by_variance": gamma * (t - m) / v + beta, **moments}
    return Variant(RUNNING, given, {**values, **operands(**given, **values)})


def _slips(
    moments: dict[str, Fraction], alpha: Fraction, m0: Fraction, v0: Fraction
) -> dict[str, Fraction]:
    """Running statistics as wrong updates would have them."""
    mean, unbiased = moments["mean"], moments["unbiased"]
    return {
        "m_swapped": alpha * m0 + (1 - alpha) * mean,
        "m_added": m0 + alpha * mean,
        "v_swapped": alpha * v0 + (1 - alpha) * unbiased,
        "v_added": v0 + alpha * unbiased,
        "v_biased": (1 - alpha) * v0 + alpha * moments["variance"],
    }


def _batch(draw: random.Random) -> list[int]:
    """A mini-batch of four integers around an integer."""
    scale = draw.choice([-3, -2, -1, 1, 2, 3])
    mean = draw.randint(2, 40)
    distances = draw.sample(draw.choice(DISTANCES), 4)
    return [mean + scale * distance for distance in distances]


def _moments(x: list[int]) -> tuple[Tensor, dict[str, Fraction]]:
    """A mini-batch as a tensor, with its moments and what leads to them."""
    batch = torch.tensor([[float(value)] for value in x], dtype=torch.float64)
    moments = batch.mean(), batch.var(correction=0)
    mean, variance = (exact(m.item(), denominator=1) for m in moments)
    distances = [value - mean for value in x]
    values = {"mean": mean, "variance": variance, "total": Fraction(sum(x))}
    values["deviation"] = exact(math.sqrt(variance), denominator=1)
    values["squares"] = sum((d * d for d in distances), Fraction(0))
    values["unbiased"] = values["squares"] / (len(x) - 1)
    return batch, values | _named("d", distances)


Value = TypeVar("Value")


def _named(name: str, numbers: Sequence[Value]) -> dict[str, Value]:
    """Four numbers by name: `x1` to `x4`."""
    return {f"{name}{i}": number for i, number in enumerate(numbers, 1)}
