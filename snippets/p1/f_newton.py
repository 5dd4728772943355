"""1f: Logistic regression is a one-layer network with cross-entropy."""

from itertools import compress

import torch
import torch.nn.functional as F
from i2dl_exam.logistic_regression import newton_step

x = torch.tensor([-2.0, -1, -0.5, 0, 1, 2], dtype=torch.float64)
x = torch.stack([x, torch.ones_like(x)], dim=1)  # 1 for the bias
y = torch.tensor([0, 0, 1, 0, 1, 1], dtype=torch.float64)
w = torch.zeros(2, dtype=torch.float64)
for _ in range(10):  # as statistics solves it
    w = newton_step(x, y, w)

network = torch.nn.Linear(2, 1, bias=False).double()
optimizer = torch.optim.SGD(network.parameters(), lr=2.0)
for _ in range(200):  # as deep learning does
    optimizer.zero_grad()
    z = network(x)[:, 0]
    F.binary_cross_entropy_with_logits(z, y).backward()
    optimizer.step()
v = network.weight[0]

w.requires_grad_()
y_hat = torch.sigmoid(x @ w)
entropy, square = F.binary_cross_entropy(y_hat, y), F.mse_loss(y_hat, y)
(e,) = torch.autograd.grad(entropy, w, retain_graph=True)
(s,) = torch.autograd.grad(square, w)
outputs, classes = len(y_hat.unique()), len((y_hat > 0.5).unique())

print(f"box 1: of 6 inputs {outputs} outputs, {classes} decisions")
print(f"box 2: Newton {w[0]:.4f}, {w[1]:.4f}", end="")
print(f"; trained {v[0]:.4f}, {v[1]:.4f}")
print(f"box 3: derivative of cross-entropy {e[0]:z.4f}", end="")
print(f", of squared error {s[0]:.4f}")
print(f"box 4: {classes} classes")
true = [outputs == 2, v.allclose(w), e.norm() < 1e-9, classes == 2]
print(f"answer: {', '.join(compress('1234', true))}")
