"""Practice for Problem 8: ReLU before a sigmoid, weight decay, a uniform start."""

import random
from collections.abc import Sequence
from fractions import Fraction

from exam_site.practice import Blank, Mistake, Sheet, Variant, decimal, text, well_posed

_CARS = "A network with one output neuron z calls an image a car if ŷ = σ(ReLU(z)) is at least {T}. For five images z is {logits}. What is ŷ for z = −ln {m}, and what for z = ln {k}? How many of the five images are called cars? How many would be if the ReLU were removed, ŷ = σ(z)?"

_OUTPUTS = (
    Blank(
        "ŷ for z = −ln {m}",
        "1/2",
        mistakes=(
            Mistake("1/{m_1}", "That is σ(z). The ReLU comes first, and makes z = 0."),
            Mistake("0", "ReLU(z) is 0. But then comes σ, and σ(0) = 1/2."),
            Mistake(
                "{m}/{m_1}",
                "That is σ(ln {m}). The ReLU does not take the minus away, it gives 0.",
            ),
        ),
    ),
    Blank(
        "ŷ for z = ln {k}",
        "{k}/{k_1}",
        mistakes=(
            Mistake(
                "1/{k_1}", "Watch the sign: σ(z) = 1/(1 + e⁻ᶻ), and e⁻ᶻ is 1/{k} here."
            ),
            Mistake("1/2", "This z is positive, so ReLU(z) = z. Only σ is left to do."),
            Mistake("{k}", "That is eᶻ. But σ(z) = eᶻ/(1 + eᶻ), always below 1."),
        ),
    ),
)

_OUTPUT_STEPS = (
    "z = −ln {m} is negative, so ReLU(z) = 0 and ŷ = σ(0) = 1/(1 + 1) = 1/2.",
    "z = ln {k} is positive, so ReLU(z) = z. With e⁻ᶻ = 1/{k} it is ŷ = 1/(1 + 1/{k}) = {k}/{k_1}.",
    "All five ŷ, in this order: {with_relu}.",
    "The five σ(z), without the ReLU: {without_relu}.",
)

AT_HALF = Sheet(
    task=_CARS,
    blanks=(
        *_OUTPUTS,
        Blank(
            "cars",
            "{lifted}",
            mistakes=(
                Mistake(
                    "{positive}",
                    "That counts z > 0. But for z < 0, too, ŷ = 1/2 is at least {T}: a car.",
                ),
                Mistake(
                    "{negative}",
                    "That counts z < 0. They are cars, and those with z > 0 are, too.",
                ),
                Mistake("0", "ŷ = 1/2 is enough: the rule says at least {T}."),
            ),
        ),
        Blank(
            "cars without the ReLU",
            "{positive}",
            mistakes=(
                Mistake("5", "Without the ReLU, z < 0 gives ŷ < 1/2: a person."),
                Mistake("{negative}", "These are the persons: z < 0 gives ŷ < 1/2."),
            ),
        ),
    ),
    steps=(
        *_OUTPUT_STEPS,
        "With the ReLU no ŷ is below 1/2. So all 5 are at least {T}, and all are called cars.",
        "Without it σ(z) is at least {T} for z > 0 alone: {positive} of the 5. So it is the ReLU that makes persons impossible.",
    ),
)

BELOW_HALF = Sheet(
    task=_CARS,
    blanks=(
        *_OUTPUTS,
        Blank(
            "cars",
            "{lifted}",
            mistakes=(
                Mistake(
                    "{positive}",
                    "That counts z > 0. But for z < 0, too, ŷ = 1/2 is at least {T}: a car.",
                ),
                Mistake(
                    "{bare}",
                    "That is the number without the ReLU. With it no ŷ is below 1/2.",
                ),
            ),
        ),
        Blank(
            "cars without the ReLU",
            "{bare}",
            mistakes=(
                Mistake(
                    "{positive}",
                    "That counts z > 0. But {T} is less than 1/2, and some σ(z) with z < 0 reach it.",
                ),
                Mistake("5", "Without the ReLU, some σ(z) are below {T}: persons."),
            ),
        ),
    ),
    steps=(
        *_OUTPUT_STEPS,
        "With the ReLU no ŷ is below 1/2. So all 5 are at least {T}, and all are called cars.",
        "Without it σ(z) is at least {T} for {bare} of the 5.",
    ),
)

ABOVE_HALF = Sheet(
    task=_CARS,
    blanks=(
        *_OUTPUTS,
        Blank(
            "cars",
            "{lifted}",
            mistakes=(
                Mistake(
                    "{positive}",
                    "That counts z > 0, so ŷ > 1/2. But the rule asks for at least {T}.",
                ),
                Mistake(
                    "5", "The ReLU lifts ŷ to 1/2 or more. But the rule asks for {T}."
                ),
            ),
        ),
        Blank(
            "cars without the ReLU",
            "{bare}",
            mistakes=(
                Mistake(
                    "{positive}",
                    "That counts z > 0, so σ(z) > 1/2. But the rule asks for at least {T}.",
                ),
                Mistake("0", "For z > 0 the ReLU changes nothing: σ(z) is ŷ."),
            ),
        ),
    ),
    steps=(
        *_OUTPUT_STEPS,
        "ŷ is at least {T} for {lifted} of the 5. Images with z < 0 are not among them, since their ŷ is 1/2.",
        "Without the ReLU the number is the same, {bare}: it changes ŷ only where z < 0, and there ŷ is too small in either case.",
    ),
)

THRESHOLDS = {  # cars need this much; none is an output
    Fraction(1, 2): AT_HALF,
    Fraction("0.15"): BELOW_HALF,
    Fraction("0.22"): BELOW_HALF,
    Fraction("0.3"): BELOW_HALF,
    Fraction("0.7"): ABOVE_HALF,
    Fraction("0.78"): ABOVE_HALF,
    Fraction("0.85"): ABOVE_HALF,
}


def relu_before_sigmoid(draw: random.Random) -> Variant | None:
    """8b: half of the thresholds are the exam's; with others the ReLU may do no harm."""
    others = [T for T in THRESHOLDS if Fraction(1, 2) != T]
    T = draw.choice([Fraction(1, 2), draw.choice(others)])
    return well_posed(lambda: _images(draw, T))


def _images(draw: random.Random, T: Fraction) -> Variant:
    """A draw for 8b with this threshold: z = ln k or −ln k, so that σ(z) is exact."""
    sizes = draw.sample(range(2, 10), 5)
    negative = set(draw.sample(sizes, draw.randint(1, 4)))
    m, k = draw.choice(sorted(negative)), draw.choice(sorted({*sizes} - negative))
    bare = [Fraction(1 if n in negative else n, n + 1) for n in sizes]
    lifted = [max(y, Fraction(1, 2)) for y in bare]
    logits = [f"−ln {n}" if n in negative else f"ln {n}" for n in sizes]
    given = {"T": decimal(T), "logits": _listed(logits), "m": m, "k": k}
    values: dict[str, object] = {"m_1": m + 1, "k_1": k + 1}
    values |= {"negative": len(negative), "positive": 5 - len(negative)}
    values |= {"bare": sum(y >= T for y in bare), "lifted": sum(y >= T for y in lifted)}
    values |= {"with_relu": _listed(lifted), "without_relu": _listed(bare)}
    return Variant(THRESHOLDS[T], given, values)


def _listed(values: Sequence[object]) -> str:
    """Values as a sentence lists them, `a, b and c`."""
    *most, last = map(text, values)
    return f"{', '.join(most)} and {last}"
