"""1f: Logistic regression is a one-layer network trained with cross-entropy."""

import math

import torch
import torch.nn.functional as F
from i2dl_exam.logistic_regression import newton_logistic
from i2dl_exam.sampling import seeded_normal
from torch import nn

# The tiny example: of four points at 0 one has label 1, of four points at 1 three have
points = torch.tensor([[0.0]] * 4 + [[1.0]] * 4, dtype=torch.float64)
labels = torch.tensor([1.0, 0, 0, 0, 1, 1, 1, 0], dtype=torch.float64)
w, b = newton_logistic(points, labels)
print(f"tiny example: w = {w.item():.4f}, b = {b.item():.4f}")
print(
    f"by hand: log 9 = {math.log(9):.4f}, -log 3 = {-math.log(3):.4f}"
)

# Two classes of 100 points each, around (1, 1) and (-1, -1)
y = torch.tensor([0.0] * 100 + [1.0] * 100, dtype=torch.float64)
x = seeded_normal(200, 2) + (2 * y - 1)[:, None]
w, b = newton_logistic(
    x, y
)  # logistic regression, as statistics solves it
y_hat = torch.sigmoid(x @ w + b)
decision = y_hat > 0.5

network = nn.Linear(
    2, 1
).double()  # one layer; the loss below takes its sigmoid
parameters = list(network.parameters())
for _ in range(500):
    loss = F.binary_cross_entropy_with_logits(network(x)[:, 0], y)
    slopes = torch.autograd.grad(loss, parameters)
    for parameter, slope in zip(parameters, slopes, strict=True):
        parameter.data -= 4.0 * slope

leaf = w.clone().requires_grad_()
minimal = []
for distance in (F.binary_cross_entropy, F.mse_loss):
    (slope,) = torch.autograd.grad(
        distance(torch.sigmoid(x @ leaf + b), y), leaf
    )
    minimal.append(bool(slope.norm() < 1e-9))

readings = {"model's output": y_hat, "decision": decision}
outputs, classes = (
    len(set(values.tolist())) for values in readings.values()
)
same = network.weight[0].allclose(w) and network.bias[0].allclose(b)
right = bool((decision == y).double().mean() > 0.8)
print(
    f"box 1: for 200 inputs {outputs} different outputs, {classes} decisions"
)
print(
    f"box 2: a trained layer has the weights of Newton's method: {same}"
)
print(
    f"box 3: they minimize cross-entropy {minimal[0]}, squared error {minimal[1]}"
)
print(
    f"box 4: of {classes} classes, more than 80 % decided rightly: {right}"
)
for reading, values in readings.items():
    discrete = len(set(values.tolist())) == 2
    verdicts = (
        discrete,
        same,
        minimal == [True, False],
        classes == 2 and right,
    )
    boxes = ", ".join(
        f"{box}" for box, true in enumerate(verdicts, 1) if true
    )
    print(f"answer, {reading}: {boxes}")
