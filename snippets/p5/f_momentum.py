"""5f: Momentum steps along a fading sum, or average, of all past gradients."""

from fractions import Fraction

import torch

from i2dl_exam.optimization import momentum_step
from i2dl_exam.sampling import seeded_normal


def memories(gradients: list[Fraction], beta: Fraction) -> tuple[Fraction, Fraction]:
    """Sum u <- beta u + g and average a <- beta a + (1 - beta) g, after all steps."""
    u = a = Fraction(0)
    for g in gradients:
        _, u = momentum_step(Fraction(0), g, u, 1, beta)
        _, a = momentum_step(Fraction(0), (1 - beta) * g, a, 1, beta)
    return u, a


gradients, half = [Fraction(4), Fraction(2), Fraction(1)], Fraction(1, 2)
for t in (1, 2, 3):
    u, a = memories(gradients[:t], half)
    weights = [half**k for k in reversed(range(t))]
    written_out = sum(w * g for w, g in zip(weights, gradients[:t], strict=True))
    print(f"step {t}: sum {u}, average {a}, sum written out {written_out}")

beta = Fraction(9, 10)
for name, pattern in (("constant", [1, 1]), ("alternating", [1, -1])):
    u, a = (abs(m) for m in memories([Fraction(g) for g in 100 * pattern], beta))
    print(f"200 {name} gradients of size 1:")
    print(f"  sum {float(u):.4f}, average {float(a):.4f}, sum / average = {u / a}")

w = u = torch.zeros(4, dtype=torch.float64)
other = w.clone()
torchs = torch.optim.SGD([other], lr=0.01, momentum=0.9)
agreed = True
for g in seeded_normal(1000, 4):
    w, u = momentum_step(w, g, u, lr=0.01, momentum=0.9)
    other.grad = g
    torchs.step()
    agreed = agreed and w.allclose(other, rtol=0, atol=1e-10)
print(f"the sum is torch.optim.SGD(momentum=0.9), 1000 random gradients: {agreed}")
