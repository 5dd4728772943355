r"""Logistic regression as statistics solves it: maximum likelihood by Newton's method.

Symbols: inputs $x_i$, labels $y_i \in \{0, 1\}$, weights $w$, bias $b$, and the model's
output $\hat y_i = \sigma(w \cdot x_i + b)$, the probability of class 1.
"""

import torch
from torch import Tensor

from i2dl_exam.checks import checked, positive


def _zeros_and_ones(y: Tensor) -> None:
    if not ((y == 0) | (y == 1)).all():
        found = sorted(set(y.tolist()))
        raise ValueError(f"y must hold 0 and 1 only, got {found}")


def _independent_columns(x: Tensor) -> None:
    columns = torch.cat([x, x.new_ones(len(x), 1)], dim=1).double()
    if torch.linalg.matrix_rank(columns).item() <= x.shape[1]:
        raise ValueError(
            "the columns of x and of ones must be independent"
        )


@checked(
    _zeros_and_ones,
    _independent_columns,
    x="N d",
    y="N",
    max_steps=positive,
)
def newton_logistic(
    x: Tensor, y: Tensor, max_steps: int = 50
) -> tuple[Tensor, Tensor]:
    r"""Weights and bias of greatest likelihood, by Newton's method.

    With a column of ones for the bias in $X$ and $\theta = (w, b)$, one step from
    $\theta = 0$ on is $\theta \leftarrow \theta - H^{-1} g$, where
    $g = X^\top(\hat y - y)$ is the gradient of the summed cross-entropy and
    $H = X^\top \mathrm{diag}(\hat y (1 - \hat y))\, X$ its Hessian matrix. It computes
    in float64.

    Args:
        x: inputs.
        y: labels 0 and 1, or booleans.
        max_steps: steps before giving up, at least 1.

    Returns:
        $w$, shape (d,), and $b$, shape (), in float64.

    Raises:
        ValueError: if no weights are best: where a plane has all of class 1 on one side
            and all of class 0 on the other, points of both on it or not, the likelihood
            grows with the length of $w$ for ever.

    Source: exam question 1f; Bishop 2006, eq. 4.92 to 4.100.
    """
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
