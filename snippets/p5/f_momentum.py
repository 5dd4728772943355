"""5f: Momentum steps along a fading sum, or average, of all past gradients."""

from fractions import Fraction

import torch
from i2dl_exam.optimization import momentum_step
from i2dl_exam.sampling import seeded_normal

zero, half, past = Fraction(0), Fraction(1, 2), list[Fraction]()
u = a = zero
for g in (Fraction(4), Fraction(2), Fraction(1)):
    past.append(g)
    _, u = momentum_step(zero, g, u, 1, half)
    a = half * a + (1 - half) * g
    fading = sum(half**k * old for k, old in enumerate(reversed(past)))
    print(f"gradient {g}: sum {u}, written out {fading}, average {a}")

for name, sign in (("equal", 1), ("alternating", -1)):
    u = zero
    for t in range(200):
        _, u = momentum_step(
            zero, Fraction(sign**t), u, 1, Fraction(9, 10)
        )
    print(
        f"200 {name} gradients of size 1, beta = 0.9: sum {float(abs(u)):.4f}"
    )

w = u = torch.zeros(4, dtype=torch.float64)
other = w.clone()
torchs = torch.optim.SGD([other], lr=0.01, momentum=0.9)
agreed = True
for g in seeded_normal(1000, 4):
    w, u = momentum_step(w, g, u, lr=0.01, momentum=0.9)
    other.grad = g
    torchs.step()
    agreed = agreed and w.allclose(other, rtol=0, atol=1e-10)
print(
    f"the sum is torch.optim.SGD(momentum=0.9), 1000 random gradients: {agreed}"
)
