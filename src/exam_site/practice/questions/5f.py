"""No velocity is 0, and no number has more than three decimals."""

from fractions import Fraction
from random import Random
from typing import Any

from exam_site.practice.numbers import Numbers, decimals, numbered
from i2dl_exam.optimization import momentum_step

STEP: Any = momentum_step  # of exact numbers


def draw(random: Random) -> Numbers | None:
    """Three gradients, mostly of one sign."""
    beta = Fraction(random.choice(["1/2", "9/10"]))
    sizes = [1, 2, 3, 4, 5, 6, 8] if beta == Fraction(1, 2) else [10, 20, 30, 40]
    gradients = [random.choice([1, 1, -1]) * random.choice(sizes) for _ in "123"]
    eta = Fraction(random.choice(["1/2", "1/10", "1/100"]))
    w0 = Fraction(random.randint(-5, 5))
    weights, velocities = [w0], [Fraction(0)]
    for g in gradients:
        w, u = STEP(weights[-1], Fraction(g), velocities[-1], eta, beta)
        weights.append(w)
        velocities.append(u)
    if 0 in velocities[1:] or any(10 * u % 1 for u in velocities):
        return None
    g1, g2, g3 = map(Fraction, gradients)
    u3, way = velocities[-1], eta * sum(velocities)
    given = {"beta": beta, "eta": eta, "g1": g1, "g2": g2, "g3": g3}
    found = {
        **given,
        **numbered("u", velocities, first=0),
        **numbered("w", weights, first=0),
        "rest": 1 - beta,
        "average": (1 - beta) * u3,
        "total": g1 + g2 + g3,
        "oldest_first": g1 + beta * g2 + beta**2 * g3,
        "plain": w0 - eta * (g1 + g2 + g3),
        "last_step": w0 - eta * u3,
        "uphill": w0 + way,
        "averaged": w0 - (1 - beta) * way,
    }
    return decimals(found)
