"""5e: A saddle and a local minimum that mini-batch noise does not leave."""

from fractions import Fraction

import torch
from i2dl_exam.gradient_noise import draw_batches
from i2dl_exam.optimization import sgd_step
from i2dl_exam.surfaces import two_wells_slope
from torch import Tensor

# 1. The network w2 * w1 * x with both weights 0: a saddle point without noise.
samples = [(1, 2), (2, 3), (3, 5), (1, 1)]  # input, target


def loss(w: Tensor) -> Tensor:
    """Squared error of each sample."""
    return torch.stack(
        [(w[1] * w[0] * x - target) ** 2 for x, target in samples]
    )


w = torch.zeros(2, dtype=torch.float64)
hessian = torch.autograd.functional.hessian(lambda w: loss(w).mean(), w)
low, high = torch.linalg.eigvalsh(hessian).tolist()
moving = torch.autograd.functional.jacobian(loss, w).any(dim=1).sum()
print(f"both weights 0: curvature of both signs: {low < 0 < high}")
print(
    f"  samples whose gradient is not zero: {moving} of {len(samples)}"
)

# 2. The local minimum x = 1 of the two wells; each sample tilts them up or down.
left = 0
for seed in range(20):
    place = 1.0
    for (i,) in draw_batches(2, 1, 5000, seed).tolist():
        place = sgd_step(
            place, two_wells_slope(place) + (2, -2)[i], 0.1
        )
    left += place < -1
print(f"local minimum, tilts of 2: {left} of 20 runs leave it")
lr, half, ends = (
    Fraction(1, 10),
    Fraction(1, 2),
    (Fraction(3, 4), Fraction(5, 4)),
)
low, high = (  # the worst sample at either end
    sgd_step(end, two_wells_slope(end) + tilt, lr)
    for end, tilt in zip(ends, (half, -half), strict=True)
)
rising = all(
    1 - lr * (3 * x * x + 2 * x - 2) > 0 for x in ends
)  # keeps the order
trapped = ends[0] <= low and high <= ends[1] and rising
print(
    f"local minimum, tilts of 1/2: trapped between 3/4 and 5/4: {trapped}"
)
