"""8d: Accuracy is flat between its jumps; cross-entropy has a slope."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor


def accuracy(logits: Tensor, labels: Tensor) -> Tensor:
    r"""Share of right classes, $\frac{1}{n} \sum_i [\arg\max_k z_{ik} = y_i]$."""
    _require_classes(logits, labels)
    return (logits.argmax(dim=1) == labels).to(logits.dtype).mean()


def cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    r"""Mean surprise at the right class, $-\frac{1}{n} \sum_i \log p_{i y_i}$."""
    _require_classes(logits, labels)
    z = logits - logits.amax(dim=1, keepdim=True)  # the same softmax, more digits
    return z.logsumexp(dim=1).mean() - z.gather(1, labels[:, None]).mean()


def _require_classes(logits: Tensor, labels: Tensor) -> None:
    """Raise unless there is one row of scores and one class for each example."""
    n, k = require_shape("logits", logits, None, None)
    require_shape("labels", labels, n)
    require_floats("logits", logits)
    if labels.dtype != torch.int64:
        raise TypeError(f"labels must be torch.int64, got {labels.dtype}")
    if n == 0:
        raise ValueError("logits must hold at least one row, got none")
    low, high = labels.min(), labels.max()
    if low < 0 or high >= k:
        raise ValueError(f"labels must lie in 0 to {k - 1}, got {low} to {high}")


def require_shape(
    name: str, value: Tensor, *shape: int | None, batch: bool = False
) -> tuple[int, ...]:
    """Return the sizes of `value`, or raise if they are not `shape`."""
    if not isinstance(value, Tensor):
        raise TypeError(f"{name} must be a tensor, got {value!r}")
    own = tuple(value.shape[-len(shape) :] if batch else value.shape)
    fits = len(own) == len(shape)
    if not fits or any(s not in (None, o) for s, o in zip(shape, own, strict=True)):
        sizes = ["..."] * batch + ["any" if s is None else str(s) for s in shape]
        wanted = ", ".join(sizes) + "," * (len(sizes) == 1)
        raise ValueError(f"{name} must have shape ({wanted}), got {tuple(value.shape)}")
    return own


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(f"{name} must be a floating-point tensor, got {kind}")


# --- Question 8d ----------------------------------------------------------
x, labels = torch.tensor([1.0, 2, 4, 8]).double(), torch.tensor([0, 0, 1, 1])


def logits(w: Tensor | float) -> Tensor:
    """Scores of both classes: 0 for class 0, z = w x - 2 for class 1."""
    z = w * x - 2
    return torch.stack([torch.zeros_like(z), z], dim=1)


def rise(measure: Callable[[Tensor, Tensor], Tensor], w: float, e: float) -> float:
    """Difference quotient from w - e to w + e."""
    up, down = (measure(logits(end), labels) for end in (w + e, w - e))
    return (up - down).item() / (2 * e)


same = []
print("  w  accuracy   slope  cross-entropy   slope")
for value in (0.0, 0.3, 0.7, 1.5, 2.5):
    w = torch.tensor(value, dtype=torch.float64, requires_grad=True)
    right, loss = accuracy(logits(w), labels), cross_entropy(logits(w), labels)
    flat, slope = rise(accuracy, value, 1e-6), torch.autograd.grad(loss, w)[0].item()
    print(f"{value:z.1f} {right:9.2f} {flat:z7.4f} {loss:14.4f} {slope:7.4f}")
    same.append(abs(rise(cross_entropy, value, 1e-6) - slope) < 1e-6)
    same.append(F.cross_entropy(logits(w), labels).allclose(loss))
print(f"torch's loss and the difference quotients agree: {all(same)}")
for e in (0.1, 0.01, 0.001):
    slope = rise(accuracy, 1, e)
    print(f"accuracy from w = {1 - e:.3f} to {1 + e:.3f}: slope {slope:.2f}")
