"""8d: Accuracy is flat between its jumps; cross-entropy has a slope."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from i2dl_exam.losses import accuracy, cross_entropy
from torch import Tensor

x, labels = (
    torch.tensor([1.0, 2, 4, 8]).double(),
    torch.tensor([0, 0, 1, 1]),
)


def logits(w: Tensor | float) -> Tensor:
    """Scores of both classes: 0 for class 0, z = w x - 2 for class 1."""
    z = w * x - 2
    return torch.stack([torch.zeros_like(z), z], dim=1)


def rise(
    measure: Callable[[Tensor, Tensor], Tensor], w: float, e: float
) -> float:
    """Difference quotient from w - e to w + e."""
    up, down = (measure(logits(end), labels) for end in (w + e, w - e))
    return (up - down).item() / (2 * e)


same = []
print("  w  accuracy   slope  cross-entropy   slope")
for value in (0.0, 0.3, 0.7, 1.5, 2.5):
    w = torch.tensor(value, dtype=torch.float64, requires_grad=True)
    right, loss = (
        accuracy(logits(w), labels),
        cross_entropy(logits(w), labels),
    )
    flat, slope = (
        rise(accuracy, value, 1e-6),
        torch.autograd.grad(loss, w)[0].item(),
    )
    print(
        f"{value:z.1f} {right:9.2f} {flat:z7.4f} {loss:14.4f} {slope:7.4f}"
    )
    same.append(abs(rise(cross_entropy, value, 1e-6) - slope) < 1e-6)
    same.append(F.cross_entropy(logits(w), labels).allclose(loss))
print(f"torch's loss and the difference quotients agree: {all(same)}")
for e in (0.1, 0.01, 0.001):
    slope = rise(accuracy, 1, e)
    print(
        f"accuracy from w = {1 - e:.3f} to {1 + e:.3f}: slope {slope:.2f}"
    )
