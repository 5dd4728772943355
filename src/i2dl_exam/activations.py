r"""Slopes of activation functions, and means over normally distributed sums.

Symbols: $s$ is what goes into an activation function $f$, and $f'(s)$ its slope there.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from i2dl_exam.checks import require_floats, require_in


def tanh_slope(s: Tensor) -> Tensor:
    r"""The slope of tanh, $\tanh'(s) = 1 - \tanh^2(s)$.

    Args:
        s: any shape, floating-point.

    Returns:
        The slopes, each between 0 and 1; 1 only at $s = 0$.

    Raises:
        TypeError: if `s` is not a floating-point tensor.

    Source: exam question 2b.
    """
    require_floats("s", s)
    return 1 - s.tanh() ** 2


def relu_slope(s: Tensor) -> Tensor:
    r"""The slope of ReLU, $\mathrm{ReLU}'(s) = [s > 0]$, with 0 at $s = 0$ as in torch.

    Args:
        s: any shape, floating-point.

    Returns:
        1 where `s` is positive and 0 elsewhere, in the dtype of `s`.

    Raises:
        TypeError: if `s` is not a floating-point tensor.

    Source: exam question 2d.
    """
    require_floats("s", s)
    return (s > 0).to(s.dtype)


def gaussian_mean(
    function: Callable[[Tensor], Tensor], variance: float = 1.0
) -> float:
    r"""The mean $E[f(s)]$ for $s \sim N(0, \sigma^2)$, by the trapezoidal rule.

    The grid goes from 0 to $10\sigma$ in steps of $\sigma/1000$ and adds up
    $f(s) + f(-s)$, so that a kink of $f$ at 0, as in ReLU, costs no accuracy.

    Args:
        function: elementwise $f$ that grows no faster than a polynomial.
        variance: $\sigma^2$, positive.

    Returns:
        The mean, for smooth $f$ to about 10 digits.

    Raises:
        TypeError: if `variance` is not a real number.
        ValueError: if `variance` is not positive and finite.
    """
    require_in("variance", variance, 0, open_low=True)
    z = torch.arange(0, 10, 0.001, dtype=torch.float64)
    density = torch.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    s = math.sqrt(variance) * z
    return torch.trapezoid(
        (function(s) + function(-s)) * density, z
    ).item()
