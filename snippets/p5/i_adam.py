"""5i: Adam, written out with both moments, makes the steps of torch.optim.Adam."""

from fractions import Fraction

import torch
from i2dl_exam.optimization import AdamState, adam_step
from i2dl_exam.sampling import seeded_normal


def fading_mean(numbers: list[int], beta: Fraction) -> Fraction:
    """Weighted mean: the newest number has weight 1, the one before beta, and so on."""
    weights = [beta**age for age in reversed(range(len(numbers)))]
    products = [a * b for a, b in zip(weights, numbers, strict=True)]
    return sum(products) / sum(weights)


w, state, seen = 1.0, AdamState(), []
for g in (4, -2):
    w, state = adam_step(w, float(g), state, lr=0.1)
    seen.append(g)
    m_hat = fading_mean(seen, Fraction(9, 10))
    v_hat = fading_mean([each**2 for each in seen], Fraction(999, 1000))
    same = abs(state.m / (1 - 0.9**state.t) - m_hat) < 1e-12
    same = same and abs(state.v / (1 - 0.999**state.t) - v_hat) < 1e-12
    print(
        f"step {state.t}, gradient {g}: mean of g {m_hat}, of g^2 {v_hat}: {same}"
    )
    print(f"  weight {w:.4f}")

for g in (-1000.0, 0.001):
    w, _ = adam_step(0.0, g, AdamState(), lr=0.1)
    print(f"gradient {g:.3f}: the first step leads from 0 to {w:.4f}")

ours, state, theirs = (
    seeded_normal(1000),
    AdamState(),
    seeded_normal(1000),
)
optimizer, same_steps = torch.optim.Adam([theirs], lr=0.1), 0
for theirs.grad in seeded_normal(100, 1000, seed=1):
    optimizer.step()
    ours, state = adam_step(ours, theirs.grad, state, lr=0.1)
    same_steps += ours.allclose(theirs, rtol=0, atol=1e-10)
print(
    f"1000 weights equal those of torch.optim.Adam after {same_steps} of 100 steps"
)
