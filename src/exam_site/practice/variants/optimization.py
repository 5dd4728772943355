"""Practice for Problem 5: steps of momentum, and learning rates on a parabola."""

import random
from fractions import Fraction
from typing import Any

from exam_site.practice.template import (
    Blank,
    Mistake,
    Template,
    Variant,
    decimal,
    operands,
    power,
)
from i2dl_exam.optimization import momentum_step, sgd_step

MOMENTUM = Template(
    task="SGD with momentum updates a velocity and a weight: u ← β · u + g, and then "
    "w ← w − η · u. It starts with u₀ = 0 and w₀ = {w0}, with β = {beta} and "
    "η = {eta}. The first three gradients are {g1}, {g2} and {g3}. What are the "
    "velocity and the weight after these three steps?",
    blanks=(
        Blank(
            "velocity u₃",
            "{u3}",
            mistakes=(
                Mistake(
                    "{g3}",
                    "That is the last gradient alone. The velocity remembers the ones "
                    "before.",
                ),
                Mistake(
                    "{average}",
                    "That is the weighted average, in which g counts with 1 − β. Here "
                    "it counts in full.",
                ),
                Mistake(
                    "{total}",
                    "Old gradients fade: each step multiplies the velocity by β.",
                ),
                Mistake(
                    "{oldest_first}",
                    "The newest gradient counts in full and the oldest least, not the "
                    "other way round.",
                ),
            ),
        ),
        Blank(
            "weight w₃",
            "{w3}",
            mistakes=(
                Mistake(
                    "{plain}",
                    "That is gradient descent without momentum. The weight moves by "
                    "η · u, not by η · g.",
                ),
                Mistake(
                    "{last_step}",
                    "That is w₀ − η · u₃. The first two steps have moved the weight as "
                    "well.",
                ),
                Mistake(
                    "{uphill}",
                    "The weight moves against the velocity: subtract η · u.",
                ),
                Mistake(
                    "{averaged}",
                    "That is with the weighted average in place of the velocity u.",
                ),
            ),
        ),
    ),
    steps=(
        "Step 1: u₁ = {beta} · 0 + {g1_op} = {u1} and w₁ = {w0} − {eta} · {u1_op} = {w1}.",
        (
            "Step 2: u₂ = {beta} · {u1_op} + {g2_op} = {u2} and "
            "w₂ = {w1} − {eta} · {u2_op} = {w2}."
        ),
        (
            "Step 3: u₃ = {beta} · {u2_op} + {g3_op} = {u3} and "
            "w₃ = {w2} − {eta} · {u3_op} = {w3}."
        ),
        (
            "Written out, u₃ = g₃ + β · g₂ + β² · g₁: {g3} + {beta} · {g2_op} + "
            "{beta}² · {g1_op} = {u3}. Old gradients fade."
        ),
        (
            "The exponentially weighted average of the gradients is "
            "(1 − β) · u₃ = {rest} · {u3_op} = {average}."
        ),
    ),
)


def momentum(draw: random.Random) -> Variant | None:
    """5f: no velocity is 0, and no number has more than three decimals."""
    beta = Fraction(draw.choice(["1/2", "9/10"]))
    sizes = [1, 2, 3, 4, 5, 6, 8] if beta == Fraction(1, 2) else [10, 20, 30, 40]
    gradients = [Fraction(draw.choice([1, 1, -1]) * draw.choice(sizes)) for _ in "123"]
    eta = Fraction(draw.choice(["1/2", "1/10", "1/100"]))
    w0 = Fraction(draw.randint(-5, 5))
    weights, velocities = [w0], [Fraction(0)]
    step: Any = momentum_step  # of exact numbers
    for g in gradients:
        w, u = step(weights[-1], g, velocities[-1], eta, beta)
        weights.append(w)
        velocities.append(u)
    if 0 in velocities[1:] or any(10 * u % 1 for u in velocities):
        return None
    numbers = {"w0": w0, "beta": beta, "eta": eta}
    numbers |= {f"g{t}": g for t, g in enumerate(gradients, 1)}
    given = {name: decimal(number) for name, number in numbers.items()}
    found = {f"u{t}": u for t, u in enumerate(velocities) if t}
    found |= {f"w{t}": w for t, w in enumerate(weights) if t}
    found |= {"rest": 1 - beta} | _slips(gradients, velocities, w0, beta, eta)
    values = {name: decimal(number) for name, number in found.items()}
    return Variant(MOMENTUM, given, {**values, **operands(**given, **values)})


def _slips(
    gradients: list[Fraction],
    velocities: list[Fraction],
    w0: Fraction,
    beta: Fraction,
    eta: Fraction,
) -> dict[str, Fraction]:
    """What misunderstandings of momentum lead to."""
    g1, g2, g3 = gradients
    way = eta * sum(velocities)
    return {
        "average": (1 - beta) * velocities[-1],
        "total": g1 + g2 + g3,
        "oldest_first": g1 + beta * g2 + beta**2 * g3,
        "plain": w0 - eta * (g1 + g2 + g3),
        "last_step": w0 - eta * velocities[-1],
        "uphill": w0 + way,
        "averaged": w0 - (1 - beta) * way,
    }


SIGN_LOST = Mistake(
    "{size}",
    "The sign is lost. It is negative: the step jumps over the minimum.",
)
SIGN_WRONG = Mistake(
    "{minus_end}",
    "The sign is wrong: it changes in every step, so {n} times.",
)
TIMES = Mistake(
    "{n_times}",
    "The steps follow each other: take the power, do not multiply by {n}.",
)
OF_THE_START = Mistake(
    "{straight}",
    "Each step changes the weight by η · c times what is left, not times the start.",
)
WRONG_BASE = Mistake(
    "{share_power}",
    "That is a power of η · c. But a step has the factor 1 − η · c.",
)
ONE_STEP = Mistake("{factor}", "That is the factor of one step.")


def _descent(
    one: tuple[Mistake, ...], many: tuple[Mistake, ...], fate: str
) -> Template:
    """The template for what a learning rate leads to."""
    return Template(
        task="Gradient descent minimizes J = c/2 · w², a parabola with the curvature "
        "c = {c}. The learning rate is η = {eta}. By which factor does one step "
        "multiply the weight w, and by which do {n} steps? Below which learning rate "
        "does gradient descent converge here?",
        blanks=(
            Blank(
                "factor of one step",
                "{factor}",
                mistakes=(
                    Mistake(
                        "{share}",
                        "That is η · c, what a step takes away of w. The factor is "
                        "what it leaves.",
                    ),
                    Mistake(
                        "{uphill}",
                        "The step goes against the gradient: subtract η · c.",
                    ),
                    Mistake(
                        "{no_curvature}",
                        "The curvature is missing: the gradient is c · w, not w.",
                    ),
                    *one,
                ),
            ),
            Blank("factor of {n} steps", "{end}", mistakes=(*many, OF_THE_START)),
            Blank(
                "converges for η below",
                "{limit}",
                mistakes=(
                    Mistake(
                        "{best}",
                        "With 1/c it arrives in one step. A rate a bit higher jumps "
                        "over the minimum, but still converges.",
                    ),
                    Mistake(
                        "{upside_down}",
                        "Upside down: the steeper the parabola, the smaller the rate "
                        "must be.",
                    ),
                ),
            ),
        ),
        steps=(
            "The gradient is c · w, so a step leads to w − η · c · w = (1 − η · c) · w.",
            "One step has the factor 1 − {eta} · {c} = {factor}.",
            "Together the {n} steps have the factor {power} = {end}.",
            fate,
            (
                "It converges if the factor lies between −1 and 1. This is so for η below "
                "2/c = {limit}."
            ),
        ),
    )


CREEPS = _descent(
    (),
    (TIMES, ONE_STEP, WRONG_BASE),
    "The factor lies between 0 and 1: each step comes closer to the minimum and stays "
    "on the same side. It converges, the slower the lower the rate.",
)
ARRIVES = _descent(
    (),
    (WRONG_BASE,),
    "The factor is 0: the weight arrives at the minimum in one step, and stays.",
)
JUMPS = _descent(
    (SIGN_LOST,),
    (TIMES, SIGN_WRONG, WRONG_BASE),
    "The factor lies between −1 and 0: each step jumps over the minimum, but comes "
    "closer. It converges.",
)
BOUNCES = _descent(
    (SIGN_LOST,),
    (TIMES, SIGN_WRONG, WRONG_BASE),
    "The factor is −1: the weight jumps from one side to the other for ever, as far "
    "away as before. No convergence.",
)
DIVERGES = _descent(
    (SIGN_LOST,),
    (TIMES, SIGN_WRONG, WRONG_BASE),
    "The factor lies below −1: each jump ends further away from the minimum than the "
    "one before. Divergence.",
)
SHARES: dict[str, Template] = {  # η · c
    **dict.fromkeys(("1/10", "1/5", "1/4", "1/3", "1/2", "2/3", "3/4"), CREEPS),
    "1": ARRIVES,
    **dict.fromkeys(("6/5", "5/4", "4/3", "3/2", "5/3", "7/4", "19/10"), JUMPS),
    "2": BOUNCES,
    **dict.fromkeys(("21/10", "11/5", "9/4", "5/2", "3", "4"), DIVERGES),
}


def learning_rate(draw: random.Random) -> Variant:
    """5j: too low, right, too high, and much too high."""
    template = draw.choice([CREEPS, ARRIVES, JUMPS, BOUNCES, DIVERGES])
    shares = [Fraction(share) for share, its in SHARES.items() if its is template]
    share, c = draw.choice(shares), draw.choice([3, 4, 5, 6, 8, 10, 12, 20])
    eta, n = share / c, draw.randint(2, 4)
    w = [Fraction(1)]
    step: Any = sgd_step  # of exact numbers
    for _ in range(n):
        w.append(step(w[-1], c * w[-1], eta))
    factor, end = w[1], w[n]
    values = {"factor": factor, "end": end, "limit": Fraction(2, c)}
    values |= {"share": share, "uphill": 1 + share, "no_curvature": 1 - eta}
    values |= {"size": abs(factor), "minus_end": -end, "n_times": n * factor}
    values |= {"straight": 1 - n * share, "share_power": share**n}
    values |= {"best": Fraction(1, c), "upside_down": Fraction(c, 2)}
    given = {"c": c, "eta": eta, "n": n}
    return Variant(template, given, {**values, "power": power(factor, n)})
