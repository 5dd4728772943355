r"""Logistic regression as statistics solves it: maximum likelihood by Newton's method.

Symbols: inputs $x_i$, labels $y_i \in \{0, 1\}$, weights $w$, bias $b$, and the model's
output $\hat y_i = \sigma(w \cdot x_i + b)$, the probability of class 1.
"""

import torch
from torch import Tensor

from i2dl_exam.checks import require_floats, require_int, require_shape


def newton_logistic(
    x: Tensor, y: Tensor, max_steps: int = 50
) -> tuple[Tensor, Tensor]:
    r"""Weights of greatest likelihood, by Newton's method from $w = 0$, $b = 0$.

    With a column of ones for the bias in $X$ and $\theta = (w, b)$, one step is
    $\theta \leftarrow \theta - H^{-1} g$, where $g = X^\top(\hat y - y)$ is the
    gradient of the summed cross-entropy and
    $H = X^\top \mathrm{diag}(\hat y (1 - \hat y))\, X$ its Hessian matrix.

    Args:
        x: inputs, shape (N, d), in float64 for full accuracy.
        y: labels 0 and 1, or booleans, shape (N,).
        max_steps: steps before giving up, at least 1.

    Returns:
        $w$, shape (d,), and $b$, shape (), with the dtype of `x`.

    Raises:
        TypeError: if `x` or `y` is not a tensor, `x` not floating-point or `max_steps`
            not an integer.
        ValueError: if the shapes do not fit, a label is neither 0 nor 1, or the steps
            do not come to rest. That happens where a plane separates the classes: the
            likelihood then has no maximum, it grows with the length of $w$ for ever.

    Source: exam question 1f; Bishop 2006, eq. 4.92 to 4.100.
    """
    n, _ = require_shape("x", x, None, None)
    require_shape("y", y, n)
    require_floats("x", x)
    if not ((y == 0) | (y == 1)).all():
        raise ValueError(
            f"y must hold 0 and 1 only, got {sorted(set(y.tolist()))}"
        )
    y = y.to(x)
    columns = torch.cat([x, x.new_ones(n, 1)], dim=1)  # (N, d + 1)
    theta = columns.new_zeros(columns.shape[1])
    for _ in range(require_int("max_steps", max_steps)):
        y_hat = torch.sigmoid(columns @ theta)
        gradient = columns.T @ (y_hat - y)
        hessian = columns.T @ ((y_hat * (1 - y_hat))[:, None] * columns)
        step, failed = torch.linalg.solve_ex(hessian, gradient)
        theta = theta - step
        change = (columns @ step).abs()  # of all sums w x + b
        if (
            not failed
            and change.max() < torch.finfo(x.dtype).eps ** 0.5
        ):
            return theta[:-1], theta[-1]
    raise ValueError(
        f"x and y must have weights of greatest likelihood, got none in {max_steps} "
        "steps: do the classes overlap, and are the columns of x independent?"
    )
