"""5e: Three places that mini-batch noise does not leave."""

from fractions import Fraction

import torch

from i2dl_exam.gradient_noise import draw_batches
from i2dl_exam.optimization import sgd_step
from i2dl_exam.sampling import seeded_normal
from i2dl_exam.surfaces import two_wells_slope

# 1. No noise across the ridge. The network w2 * w1 * x has a saddle at w1 = w2 = 0.
samples = [(1, 2), (2, 3), (3, 5), (1, 1)]  # input, target
batches = draw_batches(len(samples), 1, 2000).tolist()
for start in (-1.0, -0.99):
    w1, w2, on_ridge = 1.0, start, True
    for (i,) in batches:
        x, target = samples[i]
        error = (w2 * w1 * x - target) * x
        w1, w2 = sgd_step(w1, error * w2, 0.02), sgd_step(w2, error * w1, 0.02)
        on_ridge = on_ridge and w1 == -w2
    print(f"start (1, {start:.2f}): each step on the ridge w1 = -w2: {on_ridge}")
    print(f"  ends at the saddle: {abs(w1) < 1e-6}, fits the data: {w1 * w2 > 1.2}")

# 2. A plateau. All pre-activations are negative: each sample's gradient is 0.
x, target = seeded_normal(100, 3), seeded_normal(100, seed=1)
w = torch.zeros(3, dtype=torch.float64, requires_grad=True)
losses = ((x @ w - 1).relu() - target) ** 2
gradients = [torch.autograd.grad(each, w, retain_graph=True)[0] for each in losses]
alive = sum(bool(gradient.any()) for gradient in gradients)
print(f"plateau of a dead ReLU: {alive} of {len(gradients)} samples have a gradient")

# 3. A minimum too deep for the noise. Each sample tilts the two wells up or down.
left = 0
for seed in range(20):
    place = 1.0  # the shallow minimum, with tilts of 2
    for (i,) in draw_batches(2, 1, 5000, seed).tolist():
        place = sgd_step(place, two_wells_slope(place) + (2, -2)[i], 0.1)
    left += place < -1
print(f"well at x = 1, tilts of 2: {left} of 20 runs leave it")
lr, half = Fraction(1, 10), Fraction(1, 2)
ends = Fraction(3, 4), Fraction(5, 4)
low, high = (
    sgd_step(end, two_wells_slope(end) + tilt, lr)
    for end, tilt in zip(ends, (half, -half), strict=True)
)
monotone = all(1 - lr * (3 * x * x + 2 * x - 2) > 0 for x in ends)
trapped = ends[0] <= low and high <= ends[1] and monotone
print(f"tilts of {half}: no order of samples leaves {ends[0]} to {ends[1]}: {trapped}")
