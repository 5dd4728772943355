"""1f: Logistic regression is a one-layer network with cross-entropy."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def newton_logistic(
    x: Tensor, y: Tensor, max_steps: int = 50
) -> tuple[Tensor, Tensor]:
    r"""Weights and bias of greatest likelihood, by Newton's method."""
    x = torch.cat([x, x.new_ones(len(x), 1)], dim=1).double()
    x, r = torch.linalg.qr(x)  # orthonormal columns
    theta = torch.zeros_like(x[0])
    for _ in range(max_steps):
        y_hat = torch.sigmoid(x @ theta)
        hessian = x.T @ ((y_hat * (1 - y_hat))[:, None] * x)
        if torch.linalg.matrix_rank(hessian, rtol=1e-12) < len(theta):
            break  # in some direction the likelihood is flat
        step = torch.linalg.solve(hessian, x.T @ (y_hat - y.double()))
        theta = theta - step
        if (x @ step).abs().max() < 1e-8:  # of all sums w x + b
            theta = torch.linalg.solve(r, theta)  # of the given columns
            return theta[:-1], theta[-1]
    raise ValueError("no weights are best: do the classes overlap?")


# Of four points at 0 one has label 1, of four points at 1 three have
points = torch.tensor([0, 0, 0, 0, 1, 1, 1, 1])[:, None]
w, b = newton_logistic(points, torch.tensor([1, 0, 0, 0, 1, 1, 1, 0]))
print(f"tiny example: w = {w.item():.4f}, b = {b:.4f}")
print(
    f"by hand: log 9 = {math.log(9):.4f}, -log 3 = {-math.log(3):.4f}"
)

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

trained = torch.cat([network.weight[0], network.bias]).detach()

w.requires_grad_()
y_hat = torch.sigmoid(x @ w + b)
decision = (y_hat > 0.5).double()
outputs, classes = len(y_hat.unique()), len(decision.unique())
right = (decision == y).double().mean()
norms = []
for loss in (F.binary_cross_entropy, F.mse_loss):
    (by_w,) = torch.autograd.grad(loss(y_hat, y), w, retain_graph=True)
    norms.append(by_w.norm())

print(f"box 1: for 200 inputs {outputs} outputs, {classes} decisions")
print(f"box 2: Newton {w[0]:.4f}, {w[1]:.4f}, {b:.4f}", end="")
print(f"; trained {', '.join(f'{t:.4f}' for t in trained)}")
print(f"box 3: derivative there, cross-entropy {norms[0]:z.4f}", end="")
print(f", squared error {norms[1]:z.4f}")
print(f"box 4: {classes} classes, {100 * right:.0f} % decided rightly")
same = trained.allclose(torch.stack([*w, b]))
for reading, n in ("model's output", outputs), ("decision", classes):
    true = [n == 2, same, norms[0] < 1e-9 < norms[1], right > 0.8]
    boxes = [f"{box}" for box, is_true in enumerate(true, 1) if is_true]
    print(f"answer, {reading}: {', '.join(boxes)}")
