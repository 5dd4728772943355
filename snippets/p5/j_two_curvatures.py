"""5j: The largest curvature limits the learning rate, the smallest sets the time."""

from fractions import Fraction

from i2dl_exam.optimization import sgd_step

flat, steep = Fraction(1), Fraction(100)  # the loss is (flat u^2 + steep v^2) / 2
for lr in (Fraction(1, 100000), Fraction(2, 101), Fraction(21, 1000)):
    u = v = Fraction(1)
    steps = 0
    while max(abs(u), abs(v)) > Fraction(1, 100) and abs(v) < 1000 and steps < 500:
        u, v = sgd_step(u, flat * u, lr), sgd_step(v, steep * v, lr)
        steps += 1
    print(f"lr = {lr}: factors {1 - lr * flat} and {1 - lr * steep} per step")
    print(
        f"  after {steps} steps: u below 1/100: {abs(u) <= Fraction(1, 100)},", end=""
    )
    print(
        f" v below 1/100: {abs(v) <= Fraction(1, 100)}, v above 1000: {abs(v) > 1000}"
    )
