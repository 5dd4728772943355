"""5i: Adam, written out with both moments, makes the steps of torch.optim.Adam."""

import torch

from i2dl_exam.optimization import AdamState, adam_step
from i2dl_exam.sampling import seeded_normal

w, state = 1.0, AdamState()
for g in (4.0, -2.0):
    w, state = adam_step(w, g, state, lr=0.1)
    first = state.m / (1 - 0.9**state.t)
    second = state.v / (1 - 0.999**state.t)
    print(f"step {state.t}: gradient {g:.0f}, running means of g {first:.4f}", end="")
    print(f" and of g^2 {second:.4f}, weight {w:.4f}")

weights, state = seeded_normal(1000), AdamState()
other = weights.clone()
optimizer = torch.optim.Adam([other], lr=0.1)
same = []
for t in range(100):
    other.grad = seeded_normal(1000, seed=t + 1)
    optimizer.step()
    weights, state = adam_step(weights, other.grad, state, lr=0.1)
    same.append((weights - other).abs().max().item() < 1e-10)
print(f"steps after which 1000 weights equal torch's: {sum(same)} of {len(same)}")
