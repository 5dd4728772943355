r"""A classifier's output, and what it is judged by."""

import torch
from torch import Tensor

from i2dl_exam.checks import checked, floats


def _classes(logits: Tensor, labels: Tensor) -> None:
    n, k = logits.shape
    if labels.dtype != torch.int64:
        raise TypeError(
            f"labels must be torch.int64, got {labels.dtype}"
        )
    if n == 0:
        raise ValueError("logits must hold at least one row, got none")
    low, high = labels.min(), labels.max()
    if low < 0 or high >= k:
        raise ValueError(
            f"labels must lie in 0 to {k - 1}, got {low} to {high}"
        )


@checked(_classes, logits=floats("n k"), labels="n")
def accuracy(logits: Tensor, labels: Tensor) -> Tensor:
    r"""Fraction of correct predictions, $\arg\max_k z_{ik} = y_i$.

    Autograd knows no derivative of it: the result never requires a gradient.

    Args:
        logits: $z$, one row of class scores for each example, shape (n, k).
        labels: right classes $y$, integers from 0 to k - 1, shape (n,).

    Returns:
        A number from 0 to 1, shape (), with the dtype of `logits`. Of equal scores the
        first counts.

    Examples:
        >>> logits = torch.tensor([[2.0, 1.0], [0.0, 3.0]])
        >>> accuracy(logits, torch.tensor([0, 0])).item()
        0.5

    Source: exam question 8d.
    """
    return (logits.argmax(dim=1) == labels).to(logits.dtype).mean()


@checked(z=floats())
def relu_sigmoid(z: Tensor) -> Tensor:
    r"""The output $\sigma(\mathrm{ReLU}(z))$, never below 1/2.

    Args:
        z: score of class 1, any shape.

    Returns:
        What the network takes for the probability of class 1, same shape.

    Examples:
        >>> relu_sigmoid(torch.tensor([-3.0, 0.0])).tolist()
        [0.5, 0.5]

    Source: exam question 8b.
    """
    return torch.sigmoid(torch.relu(z))
