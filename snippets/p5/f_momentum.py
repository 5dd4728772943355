"""5f: Momentum follows a fading sum, or average, of the gradients."""

import math

import torch
from i2dl_exam.optimization import momentum_step

print("beta = 1/2:  gradient  sum u  written out  average")
u = a = 0.0
gradients = [4.0, 2.0, 1.0]
for t, g in enumerate(gradients):
    _, u = momentum_step(0.0, g, u, momentum=0.5)
    a = 0.5 * a + 0.5 * g
    fading = sum(0.5 ** (t - i) * gradients[i] for i in range(t + 1))
    print(f"{g:21.1f} {u:6.1f} {fading:12.1f} {a:8.1f}")

for name, sign in (("equal", 1), ("alternating", -1)):
    u = 0.0
    for t in range(200):
        _, u = momentum_step(0.0, sign**t, u, momentum=0.9)
    series = 1 / (1 - 0.9 * sign)
    print(f"beta = 0.9, 200 {name} gradients of size 1:")
    print(f"  sum {abs(u):.4f}, geometric series {series:.4f}")

w = torch.zeros(1, dtype=torch.float64)
theirs, u = w.clone(), 0.0
optimizer = torch.optim.SGD([theirs], momentum=0.9)
for t in range(1000):
    g = torch.full_like(w, math.sin(t) + 1)
    w, u = momentum_step(w, g, u, momentum=0.9)
    theirs.grad = g
    optimizer.step()
print(f"after 1000 steps: {w.item():.4f}", end="")
print(f", torch.optim.SGD(momentum=0.9): {theirs.item():.4f}")
