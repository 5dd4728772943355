"""1f: Logistic regression is a one-layer network with cross-entropy."""

import math

import torch
import torch.nn.functional as F
from i2dl_exam.logistic_regression import newton_logistic
from torch import nn

# Of four points at 0 one has label 1, of four points at 1 three have
points = torch.tensor([0, 0, 0, 0, 1, 1, 1, 1])[:, None]
w, b = newton_logistic(points, torch.tensor([1, 0, 0, 0, 1, 1, 1, 0]))
print(f"tiny example: w = {w.item():.4f}, b = {b:.4f}")
print(f"by hand: log 9 = {math.log(9):.4f}, -log 3 = {-math.log(3):.4f}")

# Two classes of 100 points each, around (1, 1) and (-1, -1)
with torch.device("cpu"):  # the same random numbers on every device
    torch.manual_seed(0)
    noise = torch.randn(200, 2, dtype=torch.float64)
y = (torch.arange(200) >= 100).double()
x = noise.to(y.device) + (2 * y - 1)[:, None]
w, b = newton_logistic(x, y)  # as statistics solves it

network = nn.Linear(2, 1, dtype=torch.float64)
optimizer = torch.optim.SGD(network.parameters(), lr=4.0)
for _ in range(200):
    optimizer.zero_grad()
    F.binary_cross_entropy_with_logits(network(x)[:, 0], y).backward()
    optimizer.step()

w.requires_grad_()
y_hat = torch.sigmoid(x @ w + b)
derivatives = []
for loss in (F.binary_cross_entropy, F.mse_loss):
    (by_w,) = torch.autograd.grad(loss(y_hat, y), w, retain_graph=True)
    derivatives.append(f"{by_w.norm():.4f}")
decision = (y_hat > 0.5).double()
right = 100 * (decision == y).double().mean()

print(f"box 1: for 200 inputs {len(y_hat.unique())} different outputs", end="")
print(f", {len(decision.unique())} decisions")
print(f"box 2: Newton's method {w[0]:.4f}, {w[1]:.4f}, {b:.4f}", end="")
trained = [*network.weight[0], network.bias[0]]
print(f"; trained layer {', '.join(f'{t:.4f}' for t in trained)}")
print(f"box 3: derivative there of cross-entropy {derivatives[0]}", end="")
print(f", of the squared error {derivatives[1]}")
print(f"box 4: of {len(y.unique())} classes, {right:.0f} % decided rightly")
