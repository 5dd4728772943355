"""5i: Adam, written out with both moments, is torch.optim.Adam."""

import torch
from i2dl_exam.optimization import adam_step

w, state = 1.0, (0.0, 0.0, 0)
for g in (4.0, -2.0):
    w, state = adam_step(w, g, state, lr=0.1)
    m, v, t = state
    m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
    print(f"step {t}, gradient {g:.0f}: weight {w:.4f}", end="")
    print(f", mean of g {m_hat:.4f}, of g^2 {v_hat:.4f}")
print(f"by hand: 16/19 = {16 / 19:.4f}", end="")
print(f", 19984/1999 = {19984 / 1999:.4f}")

for g in (-1000.0, 0.001):
    w, _ = adam_step(0.0, g, lr=0.1)
    print(f"gradient {g:z.3f}: the first step leads from 0 to {w:.4f}")

gradients = torch.arange(100, dtype=torch.float64).sin() + 1
w = torch.zeros((), dtype=torch.float64)
theirs, state = w.clone(), (0.0, 0.0, 0)
optimizer = torch.optim.Adam([theirs])
for theirs.grad in gradients:
    optimizer.step()
    w, state = adam_step(w, theirs.grad, state)
print(f"after 100 steps: {w:.4f}, torch.optim.Adam: {theirs:.4f}")

print("gradient always 1: length of a step, in learning rates")
print("step   Adam  without correction  formula")
w, state, path = 0.0, (0.0, 0.0, 0), []
for t in range(1, 1001):
    before = w
    w, state = adam_step(w, 1.0, state, lr=0.1)
    path.append(state[0] / state[1] ** 0.5)
    if t in (1, 12, 100, 1000):
        formula = (1 - 0.9**t) / (1 - 0.999**t) ** 0.5
        print(f"{t:4} {(before - w) / 0.1:6.2f}", end="")
        print(f"{path[-1]:20.2f} {formula:8.2f}")
print(f"longest without correction: {max(path):.2f}")
