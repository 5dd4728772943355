"""8d: Autograd finds no derivative of accuracy, or 0; cross-entropy leads to 100 %."""

import torch
from i2dl_exam.losses import accuracy, cross_entropy
from torch import Tensor

x, labels = (
    torch.tensor([1.0, 2, 4, 8]).double(),
    torch.tensor([0, 0, 1, 1]),
)


def logits(w: Tensor) -> Tensor:
    """Scores of both classes: 0 for class 0, z = w x - 2 for class 1."""
    z = w * x - 2
    return torch.stack([torch.zeros_like(z), z], dim=1)


def errors(scores: Tensor, labels: Tensor) -> Tensor:
    """1 - accuracy, counted with a step function: sign(z) is 1, 0 or -1."""
    steps = (2 * labels - 1) * (
        scores[:, 1] - scores[:, 0]
    ).sign()  # 1 where right
    return 1 - ((1 + steps) / 2).mean()


w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
for name, measure in {
    "accuracy": accuracy,
    "cross-entropy": cross_entropy,
}.items():
    value = measure(logits(w), labels)
    print(
        f"autograd knows a derivative of {name}: {value.requires_grad}"
    )

for name, loss in {
    "errors": errors,
    "cross-entropy": cross_entropy,
}.items():
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    slope = torch.autograd.grad(loss(logits(w), labels), w)[0].item()
    for _ in range(50):
        (gradient,) = torch.autograd.grad(loss(logits(w), labels), w)
        w = (w - 0.1 * gradient).detach().requires_grad_()
    right = accuracy(logits(w), labels).item() == 1
    print(
        f"{name}: slope {slope:z.4f} at w = 0; training gets all right: {right}"
    )
