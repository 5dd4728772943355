"""5f: In a valley of condition number 100, momentum needs 95 steps instead of 709."""

from fractions import Fraction

from i2dl_exam.optimization import momentum_step
from i2dl_exam.surfaces import valley_gradient

kappa, goal = 100, Fraction(1, 10**6)
methods = {  # the learning rate and beta that are best in the long run
    "plain": (Fraction(2, 101), Fraction(0)),
    "momentum": (Fraction(4, 121), Fraction(81, 121)),
}


def closed_form(name: str, t: int) -> tuple[Fraction, Fraction]:
    """The weights after t steps, by formula."""
    if name == "plain":
        r = Fraction(99, 101)
        return r**t, (-r) ** t
    r = Fraction(9, 11)
    return r**t * (1 + Fraction(2 * t, 11)), (-r) ** t * (1 + Fraction(20 * t, 11))


for name, (lr, beta) in methods.items():
    x = y = Fraction(1)
    u = v = Fraction(0)
    steps, agreed, largest = 0, True, 2**0.5
    while x * x + y * y >= goal**2:  # the distance from the minimum (0, 0)
        gx, gy = valley_gradient(x, y, kappa)
        x, u = momentum_step(x, gx, u, lr, beta)
        y, v = momentum_step(y, gy, v, lr, beta)
        steps += 1
        agreed = agreed and (x, y) == closed_form(name, steps)
        largest = max(largest, float(x * x + y * y) ** 0.5)
    print(f"{name}: lr = {lr}, beta = {beta}: {steps} steps to distance {goal}")
    print(f"  as the closed form says in each step: {agreed}")
    print(f"  largest distance on the way: {largest:.2f}")
