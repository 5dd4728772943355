"""5j: Steps that are too small may never arrive, however long one waits."""

from fractions import Fraction

import torch

w = torch.ones(())  # float32, as most networks
for power in (20, 24, 25):
    moved = (w - 2.0**-power).item() != 1
    print(f"1 minus 2^-{power} in float32 differs from 1: {moved}")

# Halve the learning rate after every step, from 1/2 of 1/curvature on.
distance, rate = Fraction(1), Fraction(1, 2)
for _ in range(60):
    distance, rate = distance * (1 - rate), rate / 2
print(
    f"after 60 steps more than 1/4 of the distance is left: {distance > Fraction(1, 4)}"
)
print(
    f"rates still to come add up to less than 1/10^17: {2 * rate < Fraction(1, 10**17)}"
)
