"""Practice for Problem 8: ReLU before a sigmoid, weight decay, a uniform start."""

import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import sqrt
from typing import Any

from exam_site.practice.template import (
    Blank,
    Mistake,
    Template,
    Variant,
    decimal,
    exact,
    power,
    text,
    well_posed,
)
from i2dl_exam.initialization import uniform_bound
from i2dl_exam.optimization import sgd_step

_CARS = "A network with one output neuron z calls an image a car if ŷ = σ(ReLU(z)) is at least {T}. For five images z is {logits}. What is ŷ for z = −ln {m}, and what for z = ln {k}? How many of the five images are called cars? How many would be if the ReLU were removed, ŷ = σ(z)?"

_OUTPUTS = (
    Blank(
        "ŷ for z = −ln {m}, as a fraction",
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
        "ŷ for z = ln {k}, as a fraction",
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

AT_HALF = Template(
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

BELOW_HALF = Template(
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

ABOVE_HALF = Template(
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


def _decay(*steps: str) -> Template:
    """The template of 8e for two or three steps."""
    return Template(
        task="A weight starts at W = {W}. It is trained by gradient descent with the learning rate η = {eta} and the L2 penalty (λ/2) · W² with λ = {lam}. The loss on the data has the gradient 0 here, so the penalty acts alone. By which factor does each step multiply W? How much does step 1 subtract from W? What is W after {n} steps?",
        blanks=(
            Blank(
                "factor of each step",
                "{factor}",
                mistakes=(
                    Mistake(
                        "{no_eta}", "The learning rate is missing: it is 1 − η · λ."
                    ),
                    Mistake(
                        "{grows}",
                        "The step goes against the gradient, so it is minus: W must shrink.",
                    ),
                    Mistake(
                        "{twice}",
                        "The derivative of (λ/2) · W² is λ · W: the 2 cancels with the 1/2.",
                    ),
                    Mistake(
                        "{rate}",
                        "That is the share that W loses. What is left is 1 − η · λ.",
                    ),
                ),
            ),
            Blank(
                "subtracted in step 1",
                "{lost1}",
                mistakes=(
                    Mistake(
                        "{rate}",
                        "That would be an L1 penalty, with the derivative λ. Here it is λ · W.",
                    ),
                    Mistake(
                        "{lost_no_eta}", "The learning rate is missing: η · λ · W."
                    ),
                    Mistake(
                        "{lost_square}",
                        "That is η times the penalty itself. The step takes its derivative, λ · W.",
                    ),
                    Mistake(
                        "{lost_twice}",
                        "The derivative of (λ/2) · W² is λ · W: the 2 cancels with the 1/2.",
                    ),
                ),
            ),
            Blank(
                "W after {n} steps",
                "{last}",
                mistakes=(
                    Mistake(
                        "{same_amount}",
                        "That subtracts the same amount {n} times. But the amount shrinks with W.",
                    ),
                    Mistake("{W1}", "That is W after one step."),
                    Mistake(
                        "{by_L1}",
                        "That would be an L1 penalty. L2 takes the same share, not the same amount.",
                    ),
                    Mistake(
                        "{grown}", "The sign is wrong: weight decay makes W shrink."
                    ),
                ),
            ),
        ),
        steps=(
            "The penalty has the derivative λ · W. So a step is W ← W − η · λ · W = (1 − η · λ) · W.",
            "η · λ = {eta} · {lam} = {rate}, so the factor is 1 − {rate} = {factor}.",
            "Step 1 subtracts {rate} · {W} = {lost1}. This leaves W = {W} − {lost1} = {W1}.",
            *steps,
            "In one go: {power} · {W} = {last}.",
        ),
    )


_STEP_2 = "Step 2 subtracts {rate} · {W1} = {lost2}, less than before. This leaves W = {W1} − {lost2} = {W2}."
_STEP_3 = (
    "Step 3 subtracts {rate} · {W2} = {lost3}. This leaves W = {W2} − {lost3} = {W3}."
)

DECAY = {2: _decay(_STEP_2), 3: _decay(_STEP_2, _STEP_3)}


def weight_decay(draw: random.Random) -> Variant | None:
    """8e: two or three steps, and no more than four decimals."""
    n = draw.choice([2, 3])
    return well_posed(lambda: _decay_steps(draw, n))


def _decay_steps(draw: random.Random, n: int) -> Variant | None:
    """A draw for 8e with n steps."""
    eta = Fraction(draw.choice([1, 2, 4, 5, 8, 10]), 20)
    lam = Fraction(draw.choice([1, 2, 4, 5, 8, 10, 16, 20, 40]), 20)
    W = Fraction(draw.choice([2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 25, 40]))
    rate = eta * lam
    if rate >= 1:
        return None
    kept = [W]
    step: Any = sgd_step  # of exact numbers
    for _ in range(n):
        kept.append(step(kept[-1], Fraction(0), eta, lam))
    same_amount, by_L1 = W - n * rate * W, W - n * rate
    wrong = (same_amount, by_L1)  # must differ from a rounded answer, too
    close = any(abs(x - kept[-1]) < Fraction(1, 50) for x in wrong)
    if 10_000 * kept[-1] % 1 or close:
        return None
    numbers = {f"W{i}": w for i, w in enumerate(kept)} | {"last": kept[-1]}
    numbers |= {f"lost{i}": a - b for i, (a, b) in enumerate(pairwise(kept), 1)}
    numbers |= {"rate": rate, "factor": 1 - rate, "no_eta": 1 - lam, "grows": 1 + rate}
    numbers |= {
        "twice": 1 - 2 * rate,
        "lost_no_eta": lam * W,
        "lost_twice": 2 * rate * W,
    }
    numbers |= {"lost_square": rate * W**2 / 2, "same_amount": same_amount}
    numbers |= {"by_L1": by_L1, "grown": (1 + rate) ** n * W}
    values: dict[str, object] = {
        name: decimal(value) for name, value in numbers.items()
    }
    values["power"] = power(values["factor"], n)
    given = {"W": decimal(W), "eta": decimal(eta), "lam": decimal(lam), "n": n}
    return Variant(DECAY[n], given, values)


_SUM = "A layer computes s = w₁ · x₁ + … + wₙ · xₙ from n = {n} inputs. The weights are drawn from the uniform distribution U(−α, α), independently of each other and of the inputs. "
_FULL_LENGTH = (
    "α²/12 is for an interval of length α. That of U(−α, α) is 2α: Var(w) = α²/3."
)

_VARIANCE_OF_WEIGHTS = (
    Mistake("{alpha_2}", "That is α². Var(w) is a third of it."),
    Mistake("{alpha_2_12}", _FULL_LENGTH),
)

UNIFORM = Template(
    task=_SUM
    + "Each input has mean 0 and variance {v}. For which α is Var(s) = Var(x)? How large is Var(w) then? And how large is Var(s) if α = {a} is taken instead?",
    blanks=(
        Blank(
            "α (±0.001)",
            "{alpha}",
            within="0.001",
            mistakes=(
                Mistake("{alpha_2}", "That is α² = 3/n. Take the root."),
                Mistake(
                    "{root_1}", "That is √(1/n). But 1/n is Var(w) = α²/3, so α² = 3/n."
                ),
                Mistake("{twice_alpha}", _FULL_LENGTH),
                Mistake(
                    "{root_6}",
                    "That is √(6/n), for inputs that come from a ReLU. These have mean 0.",
                ),
            ),
        ),
        Blank(
            "Var(w), as a fraction",
            "{var_w}",
            mistakes=(
                *_VARIANCE_OF_WEIGHTS,
                Mistake(
                    "2/{n}",
                    "2/n is for inputs that come from a ReLU. These have mean 0: 1/n.",
                ),
            ),
        ),
        Blank(
            "Var(s) for α = {a}",
            "{var_s}",
            mistakes=(
                Mistake("{no_third}", "Var(w) is α²/3, not α²."),
                Mistake("{no_n}", "That is one product. All n of them add up."),
                Mistake("{no_v}", "That is Var(s)/Var(x). Multiply it by Var(x)."),
                Mistake("{twelfth}", _FULL_LENGTH),
            ),
        ),
    ),
    steps=(
        "The products wⱼ · xⱼ have mean 0 and are uncorrelated, so their variances add up: Var(s) = n · Var(w) · Var(x).",
        "Var(s) = Var(x) needs n · Var(w) = 1, so Var(w) = 1/n = 1/{n}.",
        "U(−α, α) has Var(w) = α²/3. So α² = 3/n = 3/{n} = {alpha_2}, and α = √({alpha_2}) = {alpha}.",
        "With α = {a} it is Var(w) = α²/3 = {a_2}/3 = {var_a}, and Var(s) = n · Var(w) · Var(x) = {n} · {var_a} · {v} = {var_s}.",
    ),
)

UNIFORM_RELU = Template(
    task=_SUM
    + "The inputs are xⱼ = ReLU(zⱼ), where each zⱼ is symmetric around 0 and has variance {v}. For which α is Var(s) = Var(z)? How large is Var(w) then? And how large is Var(s) if α = {a} is taken instead?",
    blanks=(
        Blank(
            "α (±0.001)",
            "{alpha}",
            within="0.001",
            mistakes=(
                Mistake("{alpha_2}", "That is α² = 6/n. Take the root."),
                Mistake(
                    "{root_3}",
                    "That is √(3/n), without the ReLU. It halves E[x²], so α² = 6/n.",
                ),
                Mistake(
                    "{root_2}", "That is √(2/n). But 2/n is Var(w) = α²/3, so α² = 6/n."
                ),
                Mistake("{twice_alpha}", _FULL_LENGTH),
            ),
        ),
        Blank(
            "Var(w), as a fraction",
            "{var_w}",
            mistakes=(
                *_VARIANCE_OF_WEIGHTS,
                Mistake("1/{n}", "1/n is without the ReLU. It halves E[x²]: 2/n."),
            ),
        ),
        Blank(
            "Var(s) for α = {a}",
            "{var_s}",
            mistakes=(
                Mistake("{no_half}", "The ReLU is left out: E[x²] is half of Var(z)."),
                Mistake("{no_third}", "Var(w) is α²/3, not α²."),
                Mistake("{no_n}", "That is one product. All n of them add up."),
                Mistake("{no_v}", "That is Var(s)/Var(z). Multiply it by Var(z)."),
                Mistake("{twelfth}", _FULL_LENGTH),
            ),
        ),
    ),
    steps=(
        "The products wⱼ · xⱼ have mean 0, as the weights have, and are uncorrelated. So their variances add up: Var(s) = n · Var(w) · E[x²].",
        "zⱼ is symmetric, so the ReLU keeps one half of its square on average: E[x²] = E[z²]/2 = Var(z)/2.",
        "Var(s) = Var(z) needs n · Var(w)/2 = 1, so Var(w) = 2/n = 2/{n} = {var_w}.",
        "U(−α, α) has Var(w) = α²/3. So α² = 6/n = 6/{n} = {alpha_2}, and α = √({alpha_2}) = {alpha}.",
        "With α = {a} it is Var(w) = α²/3 = {a_2}/3 = {var_a}, and Var(s) = n · Var(w) · Var(z)/2 = {n} · {var_a} · {v}/2 = {var_s}.",
    ),
)


def uniform_initialization(draw: random.Random) -> Variant | None:
    """8f: a number of inputs for which α is 1/k, half of the time behind a ReLU."""
    relu = draw.choice([False, True])
    return well_posed(lambda: _initialization(draw, relu))


def _initialization(draw: random.Random, relu: bool) -> Variant | None:
    """A draw for 8f with or without ReLU."""
    k = draw.randint(2, 10)
    n, share = (6 * k**2, Fraction(1, 2)) if relu else (3 * k**2, Fraction(1))
    alpha = exact(uniform_bound(n, sqrt(2) if relu else 1), k)
    v = Fraction(draw.choice([2, 3, 4, 5, 6, 8, 9]))
    a = Fraction(draw.choice([1, 1, 2]), draw.randint(2, 12))
    var_a = a**2 / 3
    var_s = n * var_a * share * v
    if a in {1, alpha} or var_s.denominator not in {1, 2, 4, 5}:
        return None
    values: dict[str, object] = {
        "alpha": alpha,
        "alpha_2": alpha**2,
        "a_2": power(a, 2),
    }
    values |= {"twice_alpha": 2 * alpha, "var_w": alpha**2 / 3}
    values |= {"alpha_2_12": alpha**2 / 12}
    values |= {"var_a": var_a, "var_s": var_s, "twelfth": var_s / 4}
    values |= {"no_third": 3 * var_s, "no_n": var_s / n, "no_v": var_s / v}
    values |= {"no_half": var_s / share}
    values |= {f"root_{c}": f"{sqrt(c / n):.4f}" for c in (1, 2, 3, 6)}
    template = UNIFORM_RELU if relu else UNIFORM
    return Variant(template, {"n": n, "v": v, "a": a}, values)
