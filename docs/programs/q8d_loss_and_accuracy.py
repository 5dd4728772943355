"""8d: The lower cross-entropy can belong to the lower accuracy."""

import torch
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
labels = torch.tensor([0, 0, 0])
for name, right in {"A": [0.51, 0.51, 0.51], "B": [0.99, 0.99, 0.49]}.items():
    p = torch.tensor(right, dtype=torch.float64)  # probability of the right class
    logits = torch.stack([p, 1 - p], dim=1).log()
    share, loss = accuracy(logits, labels), cross_entropy(logits, labels)
    print(f"{name}: accuracy {share:.4f}, cross-entropy {loss:.4f}")
