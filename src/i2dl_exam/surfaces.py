"""Small loss surfaces with their gradients: a saddle, two wells, a narrow valley.

The weights are called $x$ and $y$, so that a surface can be drawn. They may be tensors,
or floats or exact fractions for work by hand.
"""

from typing import Any

from i2dl_exam.checks import Number, require_in, require_numbers


def saddle(x: Number, y: Number) -> Number:
    r"""A saddle, $J(x, y) = x^2 - y^2$: a minimum along x, a maximum along y.

    Args:
        x: first weight.
        y: second weight, of the same shape.

    Returns:
        The loss $J$.

    Raises:
        TypeError: if a weight is neither a number nor a tensor.
    """
    require_numbers(x=x, y=y)
    loss: Number = x * x - y * y
    return loss


def saddle_gradient(x: Number, y: Number) -> tuple[Number, Number]:
    r"""Gradient of the saddle, $\nabla J = (2x, -2y)$.

    Args:
        x: first weight.
        y: second weight.

    Returns:
        $\partial J/\partial x$ and $\partial J/\partial y$.

    Raises:
        TypeError: if a weight is neither a number nor a tensor.
    """
    require_numbers(x=x, y=y)
    return 2 * x, -2 * y


def two_wells(x: Any) -> Any:
    r"""A loss with two minima, $J(x) = x^4/4 + x^3/3 - x^2$.

    The minimum at $x = -2$ is deep, the one at $x = 1$ shallow; a hill at $x = 0$ lies
    between them.

    Args:
        x: the weight: a float, a Fraction or a tensor.

    Returns:
        The loss $J$.

    Raises:
        TypeError: if the weight is neither a number nor a tensor.
    """
    require_numbers(x=x)
    return x**4 / 4 + x**3 / 3 - x**2


def two_wells_slope(x: Number) -> Number:
    r"""Slope of the two wells, $J'(x) = x\,(x - 1)(x + 2)$.

    Args:
        x: the weight.

    Returns:
        The derivative $J'(x)$.

    Raises:
        TypeError: if the weight is neither a number nor a tensor.
    """
    require_numbers(x=x)
    slope: Number = x * (x - 1) * (x + 2)
    return slope


def valley(x: Number, y: Number, kappa: Any) -> Number:
    r"""A valley with steep sides, $J(x, y) = (x^2 + \kappa y^2)/2$.

    Args:
        x: weight along the valley, where the curvature is 1.
        y: weight across it, where the curvature is $\kappa$.
        kappa: condition number $\kappa$: largest curvature over smallest, at least 1.

    Returns:
        The loss $J$.

    Raises:
        TypeError: if an argument is no number (weights: or tensor).
        ValueError: if `kappa` is below 1 or infinite.
    """
    require_numbers(x=x, y=y)
    require_in("kappa", kappa, 1)
    loss: Number = (x * x + kappa * y * y) / 2
    return loss


def valley_gradient(
    x: Number, y: Number, kappa: Any
) -> tuple[Number, Number]:
    r"""Gradient of the valley, $\nabla J = (x, \kappa y)$.

    Args:
        x: weight along the valley.
        y: weight across it.
        kappa: condition number $\kappa$, at least 1.

    Returns:
        $\partial J/\partial x$ and $\partial J/\partial y$.

    Raises:
        TypeError: if an argument is no number (weights: or tensor).
        ValueError: if `kappa` is below 1 or infinite.
    """
    require_numbers(x=x, y=y)
    require_in("kappa", kappa, 1)
    return x, kappa * y
