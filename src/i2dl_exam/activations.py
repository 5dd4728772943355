r"""The derivative of tanh, and means over normally distributed sums.

Symbols: $s$ is what goes into an activation function $f$, $f'(s)$ its derivative.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from i2dl_exam.checks import Interval, checked, floats


@checked(s=floats())
def tanh_derivative(s: Tensor) -> Tensor:
    r"""The derivative of tanh, $\tanh'(s) = 1 - \tanh^2(s)$.

    Args:
        s: any shape, floating-point.

    Returns:
        The derivatives, each between 0 and 1; 1 at $s = 0$.

    Examples:
        >>> tanh_derivative(torch.tensor([0.0, 2.0]))
        tensor([1.0000, 0.0707])

    Source: exam question 2b.
    """
    return 1 - s.tanh() ** 2


@checked(variance=Interval(0, open_low=True))
def gaussian_mean(
    f: Callable[[Tensor], Tensor], variance: float = 1.0
) -> float:
    r"""The mean $E[f(s)]$ for $s \sim N(0, \sigma^2)$, on a grid.

    The grid goes from 0 to $10\sigma$ in steps of $\sigma/1000$. The trapezoidal rule
    adds up $f(s) + f(-s)$. What $f$ does between two of them is not seen.

    Args:
        f: elementwise function that grows no faster than $s^{20}$.
        variance: $\sigma^2$, positive.

    Returns:
        The mean, to about 10 digits if $f$ is smooth and changes little from step to
        step, and to 7 for ReLU.

    Examples:
        >>> round(gaussian_mean(torch.square, variance=4.0), 10)
        4.0
    """
    z = torch.arange(0, 10, 0.001, dtype=torch.float64)
    density = torch.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    s = math.sqrt(variance) * z
    return torch.trapezoid((f(s) + f(-s)) * density, z).item()
