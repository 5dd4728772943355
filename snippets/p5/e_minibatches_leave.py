"""5e: At a saddle the gradient of all samples is 0; a mini-batch's gradient is not."""

from collections import Counter
from fractions import Fraction

from i2dl_exam.gradient_noise import draw_batches
from i2dl_exam.optimization import sgd_step
from i2dl_exam.surfaces import saddle_gradient

tilts = [Fraction(1), Fraction(-1)]  # J_i = x^2 - y^2 + tilt_i * y


def step(y: Fraction, samples: list[int]) -> Fraction:
    """One step of y down the mean loss of some samples; x stays 0."""
    tilt = sum(tilts[i] for i in samples) / len(samples)
    _, slope = saddle_gradient(Fraction(0), y)
    return sgd_step(y, slope + tilt, Fraction(1, 4))


def run(batches: list[list[int]]) -> Fraction:
    """Where the steps lead from the saddle point, y = 0."""
    y = Fraction(0)
    for batch in batches:
        y = step(y, batch)
    return y


print(f"GD, both samples in each of 1000 steps: y = {run(1000 * [[0, 1]])}")
print(f"SGD, one step with one sample: y = {run([[0]])} or y = {run([[1]])}")
ends = [run(draw_batches(2, 1, 60, seed).tolist()) for seed in range(20)]
left = sum(abs(y) >= 1 for y in ends)
print(f"SGD, 60 random steps: {left} of {len(ends)} runs have left, |y| >= 1")

inside = Counter([Fraction(0)])  # not some orders of the samples, but all of them
for steps in range(1, 21):
    after = Counter[Fraction]()
    for y, orders in inside.items():
        for i in (0, 1):
            after[step(y, [i])] += orders
    inside = Counter({y: orders for y, orders in after.items() if abs(y) < 1})
    if steps % 5 == 0:
        print(f"{steps} steps: {inside.total()} of {2**steps} orders are still inside")
