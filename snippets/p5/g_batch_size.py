"""5g: The noise of a mini-batch's gradient falls like 1 / sqrt(B)."""

from fractions import Fraction
from itertools import combinations, product
from statistics import mean, pvariance

import torch
import torch.nn.functional as F
from i2dl_exam.gradient_noise import batch_variance, draw_batches
from i2dl_exam.sampling import seeded_normal

four = [
    Fraction(g) for g in (-2, 0, 2, 4)
]  # gradients of four samples, one weight
for size in (1, 2, 3, 4):
    means = [mean(batch) for batch in combinations(four, size)]
    found, formula = (
        pvariance(means),
        batch_variance(pvariance(four), size, 4),
    )
    print(
        f"B = {size}, all {len(means)} mini-batches: mean gradient {mean(means)}"
    )
    print(f"  variance {found}, by formula {formula}")
    again = pvariance(
        [mean(batch) for batch in product(four, repeat=size)]
    )
    formula = batch_variance(pvariance(four), size)
    print(
        f"  if a sample may be drawn again {again}, by formula {formula}"
    )

n = 1024  # samples with 8 features in 3 classes, and a linear layer with weights 0
x = seeded_normal(n, 8)
target = (
    x @ seeded_normal(8, 3, seed=1) + seeded_normal(n, 3, seed=2)
).argmax(dim=1)
w = torch.zeros(3, 8, dtype=torch.float64, requires_grad=True)
error = (x @ w.T).softmax(dim=1) - F.one_hot(target, 3)
each = (
    error[:, :, None] * x[:, None]
).detach()  # each sample's gradient, (n, 3, 8)
(full,) = torch.autograd.grad(F.cross_entropy(x @ w.T, target), w)
print(
    f"classifier: their mean is autograd's: {full.allclose(each.mean(dim=0))}"
)
s2 = (each - full).square().sum(dim=(1, 2)).mean().item()
for size in (1, 4, 16, 64, 256):
    batches = each[draw_batches(n, size, 500)].mean(
        dim=1
    )  # (500, 3, 8)
    noise = (
        (batches - full).square().sum(dim=(1, 2)).mean().sqrt().item()
    )
    formula = batch_variance(s2, size, n) ** 0.5
    close = abs(noise / formula - 1) < 0.1
    print(
        f"B = {size}: noise by formula {formula:.2f}, measured within 10 %: {close}"
    )
