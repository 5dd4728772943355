r"""Initial weights that keep the variance of a layer's signal."""

import math

from i2dl_exam.checks import require_in, require_int


def uniform_bound(n: int, gain: float = 1.0) -> float:
    r"""The bound $\alpha = g\sqrt{3/n}$ of uniform weights that keep the variance.

    With weights from $U(-\alpha, \alpha)$ and inputs of mean 0, the sum
    $s = \sum_{j=1}^{n} w_j x_j$ then has $\mathrm{Var}(s) = g^2\,\mathrm{Var}(x)$.

    Args:
        n: inputs of one output (fan-in), at least 1.
        gain: $g$, above 0; $\sqrt 2$ where the inputs come from a ReLU.

    Returns:
        $\alpha$.

    Raises:
        TypeError: if `n` is not an integer or `gain` is not a number.
        ValueError: if `n` is below 1 or `gain` is not positive.

    Source: exam question 8f; He et al. 2015 (arXiv:1502.01852).
    """
    require_in("gain", gain, 0, open_low=True)
    return gain * math.sqrt(3 / require_int("n", n))
