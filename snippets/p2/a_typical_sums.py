"""2a: How far out such a sum lies usually, if the weights have the stated variance."""

import math
from fractions import Fraction

from i2dl_exam.initialization import with_variance
from i2dl_exam.sampling import seeded_normal

inputs = [2, -4, 1]
draws = {
    "0.02": ["0.05", "0.025", "-0.03"],
    "1.0": ["1.0", "0.5", "1.5"],
}
energy = sum(i * i for i in inputs)
print(f"sum of the squared inputs: {energy}")
for variance, digits in draws.items():
    weights = [Fraction(w) for w in digits]
    s = sum(w * i for w, i in zip(weights, inputs, strict=True))
    square = sum(w * w for w in weights) / 3
    spread = math.sqrt(
        float(variance) * energy
    )  # Var(s) = Var(w) * sum of squares
    below = math.erf(
        abs(s) / (spread * math.sqrt(2))
    )  # P(|s| is smaller than here)
    print(
        f"Var(w) = {variance}: mean square of the three weights {float(square):.4f}"
    )
    print(f"  standard deviation of s: {spread:.4f}")
    print(
        f"  chance that s lies closer to 0 than {float(s):.2f}: {below:.4f}"
    )

    # Second route: draw a million neurons.
    w = with_variance(seeded_normal(10**6, 3), float(variance))
    drawn = sum(w[:, j] * inputs[j] for j in range(3))
    close = (
        abs((drawn.abs() < abs(float(s))).double().mean() - below)
        < 0.005
    )
    print(f"  a million drawn neurons agree within 0.005: {close}")
