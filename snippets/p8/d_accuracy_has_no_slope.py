"""8d: Accuracy is flat between its jumps; cross-entropy is not."""

import torch
import torch.nn.functional as F
from i2dl_exam.losses import accuracy
from torch import Tensor

x = torch.tensor([1.0, 2, 4, 8], dtype=torch.float64)
labels = torch.tensor([0, 0, 1, 1])


def logits(w: Tensor) -> Tensor:
    """Scores of both classes: 0, and z = w x - 2."""
    z = w * x - 2
    return torch.stack([torch.zeros_like(z), z], dim=1)


print("  w  accuracy  quotient  cross-entropy  quotient  autograd")
e = 1e-6  # difference quotients: from w - e to w + e
for value in (0.0, 0.3, 0.7, 1.5, 2.5):
    w = torch.tensor(value, dtype=torch.float64, requires_grad=True)
    loss, share = (
        F.cross_entropy(logits(w), labels),
        accuracy(logits(w), labels),
    )
    rise = []
    for measure in (accuracy, F.cross_entropy):
        up, down = (measure(logits(v), labels) for v in (w + e, w - e))
        rise.append((up - down) / (2 * e))
    (derivative,) = torch.autograd.grad(loss, w)
    print(
        f"{value:z.1f} {share:9.2f} {rise[0]:z9.4f} {loss:14.4f}",
        end=" ",
    )
    print(f"{rise[1]:9.4f} {derivative:9.4f}")

for e in (0.1, 0.01, 0.001):  # across the jump at w = 1
    up, down = (accuracy(logits(v), labels) for v in (1 + e, 1 - e))
    print(f"accuracy from w = {1 - e:.3f} to {1 + e:.3f}:", end=" ")
    print(f"quotient {(up - down) / (2 * e):.2f}")

# Autograd: of the accuracy, and of right answers counted with sign.
w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
print(f"grad_fn of the accuracy: {accuracy(logits(w), labels).grad_fn}")
right = (1 + (2 * labels - 1) * (w * x - 2).sign()) / 2
(derivative,) = torch.autograd.grad(right.mean(), w)
print(f"derivative of the count: {derivative.item():z.0f}")

optimizer = torch.optim.SGD([w], lr=0.1)
for _ in range(50):
    optimizer.zero_grad()
    F.cross_entropy(logits(w), labels).backward()
    optimizer.step()
print(f"trained with cross-entropy: {accuracy(logits(w), labels):.2f}")
