r"""Variances of random weights that keep the size of a signal through depth.

The fan-in $n$ of a layer is the number of its inputs. A gain $g$ is a factor on the
weights, so $g^2$ on their variance.
"""

import math

from i2dl_exam.checks import (
    Interval,
    checked,
    positive,
)

above_0 = Interval(0, open_low=True)


@checked(fan_in=positive, fan_out=positive)
def xavier_variance(fan_in: int, fan_out: int) -> float:
    r"""Xavier: $\mathrm{Var}(w) = 2/(n_\text{in} + n_\text{out})$.

    Args:
        fan_in: inputs $n_\text{in}$ of the layer.
        fan_out: its outputs $n_\text{out}$; for as many it is $1/n$.

    Examples:
        >>> xavier_variance(fan_in=30, fan_out=20)
        0.04

    Source: exam question 2c; Glorot and Bengio 2010, eq. 12.
    """
    return 2 / (fan_in + fan_out)


@checked(fan_in=positive)
def he_variance(fan_in: int) -> float:
    r"""He's variance for ReLU layers, $\mathrm{Var}(w) = 2/n$.

    Args:
        fan_in: inputs $n$ of the layer.

    Examples:
        >>> he_variance(fan_in=100)
        0.02

    Source: exam question 2d; He et al. 2015, eq. 10 (arXiv:1502.01852).
    """
    return 2 / fan_in


@checked(fan_in=positive, gain=above_0)
def uniform_bound(fan_in: int, gain: float = 1.0) -> float:
    r"""Bound of uniform weights that keep variance, $g\sqrt{3/n}$.

    With weights from $U(-\alpha, \alpha)$ and inputs of mean 0, the sum
    $s = \sum_{j=1}^{n} w_j x_j$ then has $\mathrm{Var}(s) = g^2\,\mathrm{Var}(x)$.

    Args:
        fan_in: inputs $n$ of one output.
        gain: $g$; $\sqrt 2$ where the inputs come from a ReLU.

    Returns:
        $\alpha$.

    Examples:
        >>> uniform_bound(fan_in=300)
        0.1

    Source: exam question 8f; He et al. 2015 (arXiv:1502.01852).
    """
    return gain * math.sqrt(3 / fan_in)
