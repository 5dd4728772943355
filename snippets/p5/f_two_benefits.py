"""5f: Momentum is faster in a narrow valley, and it can roll over a hill."""

from fractions import Fraction

from i2dl_exam.optimization import momentum_step
from i2dl_exam.surfaces import two_wells_slope, valley_gradient

for lr, beta, factor in (  # best in the long run; factor per step
    (Fraction(2, 101), Fraction(0), Fraction(99, 101)),
    (Fraction(4, 121), Fraction(81, 121), Fraction(9, 11)),
):
    x = y = Fraction(1)
    u = v = Fraction(0)
    steps = 0
    while (
        x * x + y * y >= Fraction(1, 10**12) and steps < 2000
    ):  # squared distance
        gx, gy = valley_gradient(x, y, 100)
        x, u = momentum_step(x, gx, u, lr, beta)
        y, v = momentum_step(y, gy, v, lr, beta)
        steps += 1
    more = Fraction(2 * steps, 11) if beta else 0
    closed = (
        factor**steps * (1 + more),
        (-factor) ** steps * (1 + 10 * more),
    )
    print(
        f"valley, lr = {lr}, beta = {beta}: {steps} steps to distance 10^-6"
    )
    print(
        f"  the closed form gives the same weights: {(x, y) == closed}"
    )

for start in (2.0, 1.2):
    for beta in (0.0, 0.9):
        place, velocity = start, 0.0
        for _ in range(500):
            slope = two_wells_slope(place)
            place, velocity = momentum_step(
                place, slope, velocity, 0.1, beta
            )
        ends = {
            "shallow": abs(place - 1) < 1e-6,
            "deep": abs(place + 2) < 1e-6,
        }
        found = " and ".join(
            name for name, here in ends.items() if here
        )
        print(
            f"wells, from {start:.1f}, beta = {beta:z.1f}: {found or 'no'} minimum"
        )
