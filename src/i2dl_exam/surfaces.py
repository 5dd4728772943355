"""Small loss surfaces with their gradients: a saddle and two wells.

The weights are called $x$ and $y$, so that a surface can be drawn. Each may be a float,
a tensor, or an exact fraction for work by hand.
"""


def saddle(x: float, y: float) -> float:
    r"""A saddle, $J(x, y) = x^2 - y^2$.

    Args:
        x: weight along which the loss has a minimum at 0.
        y: weight along which it has a maximum, of the same shape.

    Returns:
        The loss $J$.

    Examples:
        >>> saddle(3.0, 1.0)
        8.0
    """
    return x * x - y * y


def saddle_gradient(x: float, y: float) -> tuple[float, float]:
    r"""Gradient of the saddle, $\nabla J = (2x, -2y)$.

    Args:
        x: first weight.
        y: second weight.

    Returns:
        $\partial J/\partial x$ and $\partial J/\partial y$.

    Examples:
        >>> saddle_gradient(3.0, 1.0)
        (6.0, -2.0)
    """
    return 2 * x, -2 * y


def two_wells(x: float) -> float:
    r"""A loss with two minima, $J(x) = x^4/4 + x^3/3 - x^2$.

    The minimum at $x = -2$ is deep, the one at $x = 1$ shallow; a hill at $x = 0$ lies
    between them.

    Args:
        x: the weight.

    Returns:
        The loss $J$.

    Examples:
        >>> two_wells(-2.0) < two_wells(1.0)
        True
    """
    return x**4 / 4 + x**3 / 3 - x**2


def two_wells_derivative(x: float) -> float:
    r"""Derivative of the two wells, $J'(x) = x\,(x - 1)(x + 2)$.

    Args:
        x: the weight.

    Returns:
        The derivative $J'(x)$.

    Examples:
        >>> two_wells_derivative(-2.0)
        0.0
    """
    return x * (x - 1) * (x + 2)
