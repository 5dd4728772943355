"""5j: The largest curvature limits the learning rate, the smallest sets the time."""

import math
from fractions import Fraction

from i2dl_exam.optimization import sgd_step

flat, steep, goal = Fraction(1), Fraction(100), Fraction(1, 100)
# The loss is (flat x^2 + steep y^2) / 2.
for lr in (
    Fraction(1, 200),
    Fraction(1, 100),
    Fraction(2, 101),
    Fraction(21, 1000),
):
    x = y = Fraction(1)
    steps = 0
    while max(abs(x), abs(y)) > goal and abs(y) < 1000:
        x, y = sgd_step(x, flat * x, lr), sgd_step(y, steep * y, lr)
        steps += 1
    arrived = abs(y) < 1000
    slowest = max(abs(1 - lr * flat), abs(1 - lr * steep))
    formula = math.ceil(
        math.log(goal if arrived else 1000) / math.log(slowest)
    )
    print(
        f"lr = {lr}: factors {1 - lr * flat} and {1 - lr * steep} per step"
    )
    what = "both below 1/100" if arrived else "y above 1000"
    print(f"  {what} after {steps} steps; by logarithms: {formula}")
