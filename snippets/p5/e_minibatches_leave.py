"""5e: At a saddle the gradient of all samples is 0; a mini-batch's gradient is not."""

from fractions import Fraction

from i2dl_exam.gradient_noise import draw_batches
from i2dl_exam.optimization import sgd_step
from i2dl_exam.surfaces import saddle_gradient

lr, tilts = Fraction(1, 4), [1, -1]  # J_i = x^2 - y^2 + tilt_i * y


def step(y: Fraction, samples: list[int]) -> Fraction:
    """One step of y down the mean loss of some samples; x stays 0."""
    tilt = Fraction(sum(tilts[i] for i in samples), len(samples))
    _, slope = saddle_gradient(Fraction(0), y)
    return sgd_step(y, slope + tilt, lr)


y = Fraction(0)
for _ in range(1000):
    y = step(y, [0, 1])
print(f"GD, both samples in each of 1000 steps: y = {y}")
first, second = (step(Fraction(0), [i]) for i in (0, 1))
print(f"SGD, one step with one sample: y = {first} or y = {second}")

left = []
for seed in range(20):
    y = Fraction(0)
    for batch in draw_batches(2, 1, 60, seed).tolist():
        y = step(y, batch)
    left.append(abs(y) >= 1)
print(f"SGD, 60 steps: {sum(left)} of {len(left)} runs have left, |y| >= 1")

# Not 20 orders of the samples but all of them: how many keep y between -1 and 1?
inside = {Fraction(0): 1}  # y: number of orders that lead there
for steps in range(1, 21):
    after: dict[Fraction, int] = {}
    for y, orders in inside.items():
        for new in (step(y, [0]), step(y, [1])):
            if abs(new) < 1:
                after[new] = after.get(new, 0) + orders
    inside = after
    if steps in (5, 10, 15, 20):
        kept, back = sum(inside.values()), inside.get(Fraction(0), 0)
        print(f"{steps} steps: {kept} of {2**steps} orders inside, {back} at y = 0")
