"""8e: What the factor 1 - eta * lambda does to W = 4 when eta * lambda is large."""

from fractions import Fraction

from i2dl_exam.optimization import sgd_step

lam = Fraction(1, 2)
for product in (Fraction(p, 2) for p in (1, 2, 3, 4, 5)):
    weights = [Fraction(4)]
    for _ in range(4):
        weights.append(
            sgd_step(weights[-1], Fraction(0), product / lam, lam)
        )
    path = ", ".join(f"{W}" for W in weights)
    powers = [4 * (1 - product) ** t for t in range(5)]
    print(
        f"eta * lambda = {product}: {path}; powers of the factor: {weights == powers}"
    )
