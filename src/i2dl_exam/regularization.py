"""Noisy measurements of a hidden number, and the losses of linear models on them."""

from torch import Tensor

from i2dl_exam.checks import require_int, require_shape
from i2dl_exam.sampling import seeded_normal


def noisy_measurements(
    examples: int, features: int = 20, seed: int = 0
) -> tuple[Tensor, Tensor]:
    r"""Inputs that measure one hidden number each, $x_j = u + 1.5\,e_j$.

    The label is $y = u + 0.5\,e_0$; $u$ and all $e$ are independent standard normal
    numbers. The order of the measurements carries no information.

    Args:
        examples: number $N$ of examples, at least 1.
        features: number $d$ of measurements of each, at least 1.
        seed: seed of the CPU generator, at least 0.

    Returns:
        Inputs, shape (N, d), and labels, shape (N,).

    Raises:
        TypeError: if an argument is not an integer.
        ValueError: if an argument is too small.

    Source: exam question 5h.
    """
    n, d = require_int("examples", examples), require_int("features", features)
    numbers = seeded_normal(n, d + 2, seed=seed)
    u, e0, e = numbers[:, 0], numbers[:, 1], numbers[:, 2:]
    return u[:, None] + 1.5 * e, u + 0.5 * e0


def mean_squared_errors(path: Tensor, x: Tensor, y: Tensor) -> Tensor:
    r"""Losses of several linear models, $\frac{1}{N}\sum_i (w_t^\top x_i - y_i)^2$.

    Args:
        path: weights $w_0, w_1, \dots$, shape (T, d), one row each.
        x: inputs, shape (N, d).
        y: labels, shape (N,).

    Returns:
        The losses, shape (T,).

    Raises:
        TypeError: if an argument is not a tensor.
        ValueError: if the shapes do not fit.
    """
    n, d = require_shape("x", x, None, None)
    require_shape("path", path, None, d)
    require_shape("y", y, n)
    return (path @ x.T - y).square().mean(dim=1)
