r"""Logistic regression as statistics solves it: maximum likelihood by Newton's method.

Symbols: inputs $x_i$, the rows of $X$, labels $y_i \in \{0, 1\}$, weights $w$, and the
model's output $\hat y_i = \sigma(w \cdot x_i)$, the probability of class 1.
"""

import torch
from torch import Tensor

from i2dl_exam.checks import checked, floats


def _zeros_and_ones(y: Tensor) -> None:
    if not ((y == 0) | (y == 1)).all():
        found = sorted(set(y.tolist()))
        raise ValueError(f"y must hold 0 and 1 only, got {found}")


def _not_empty(x: Tensor) -> None:
    if x.numel() == 0:
        raise ValueError("x must have at least one entry, got none")


@checked(
    _zeros_and_ones, _not_empty, x=floats("N d"), y="N", w=floats("d")
)
def newton_step(x: Tensor, y: Tensor, w: Tensor) -> Tensor:
    r"""Weights after one step of Newton's method, $w - H^{-1} g$.

    $g = X^\top(\hat y - y)$ is the gradient of the summed cross-entropy and
    $H = X^\top \mathrm{diag}(\hat y (1 - \hat y))\, X$ its Hessian matrix. Where the
    classes overlap, few steps from 0 on lead to the weights of maximum likelihood;
    elsewhere there are no best weights, and it is rounding that ends the steps, with
    some weights or with an error.

    Args:
        x: inputs, with a column of ones for a bias.
        y: labels 0 and 1, as numbers (no booleans).
        w: weights before the step.

    Examples:
        >>> x = torch.tensor([[1.0, 0.0], [1.0, 1.0], [1.0, 1.0]])  # ones: a bias
        >>> y = torch.tensor([0.0, 1.0, 0.0])
        >>> newton_step(x, y, torch.zeros(2)).round(decimals=4).tolist()
        [-2.0, 2.0]

    Source: exam question 1f; Bishop 2006, eq. 4.92 to 4.100.
    """
    y_hat = torch.sigmoid(x @ w)
    hessian = x.T @ ((y_hat * (1 - y_hat))[:, None] * x)
    return w - hessian.inverse() @ x.T @ (y_hat - y)
