"""8d: Accuracy is flat between its jumps; cross-entropy is not."""

import torch
import torch.nn.functional as F
from i2dl_exam.losses import accuracy
from torch import Tensor

x = torch.tensor([1.0, 2, 4, 8], dtype=torch.float64)
labels = torch.tensor([0, 0, 1, 1])


def logits(w: Tensor) -> Tensor:
    """Scores of both classes: 0, and z = w x - 2."""
    return torch.stack([0 * x, w * x - 2], dim=1)


print("  w  accuracy  quotient  loss  quotient")
steepest = 0.0
for w in (0.0, 0.3, 0.7, 1.5, 2.5):
    row = f"{w:z.1f}"
    for measure in (accuracy, F.cross_entropy):
        here = measure(logits(w), labels)
        beside = measure(logits(w + 1e-6), labels)
        quotient = (beside - here) / 1e-6
        row += f" {here:7.4f} {quotient:z8.4f}"
        if measure is accuracy:
            steepest = max(steepest, abs(quotient.item()))
    print(row)
print(f"largest quotient of the accuracy: {steepest:z.0f}")

w = torch.zeros(1, requires_grad=True)
print(f"grad_fn of the accuracy: {accuracy(logits(w), labels).grad_fn}")
