"""5f: Momentum follows a fading sum, or average, of the gradients."""

import torch
from i2dl_exam.optimization import momentum_step

lr, beta = 0.1, 0.5
w, u, a = 0.0, 0.0, 0.0  # weight, fading sum, fading average
theirs = torch.zeros(1, dtype=torch.float64)
optimizer = torch.optim.SGD([theirs], lr=lr, momentum=beta)
gradients = [4.0, 2.0, 1.0]
print("gradient  sum u  written out  average  weight  by torch")
for t, g in enumerate(gradients):
    w, u = momentum_step(w, g, u, lr, beta)
    a = beta * a + (1 - beta) * g
    fading = sum(beta ** (t - i) * gradients[i] for i in range(t + 1))
    theirs.grad = torch.full_like(theirs, g)
    optimizer.step()
    print(f"{g:8.1f} {u:6.1f} {fading:12.1f} {a:8.1f}", end="")
    print(f"{w:8.2f} {theirs.item():9.2f}")
