r"""Single steps of gradient descent: plain, with momentum, and Adam.

Symbols: weight $w$, gradient $g = \nabla_w J$, learning rate $\eta$, weight decay
$\lambda$. A step takes weights and returns new ones; what it must remember until the
next step goes in and comes out beside them. Weights and gradients are tensors of one
shape, or floats or exact fractions for work by hand.
"""

from torch import Tensor

from i2dl_exam.checks import Each, Interval, checked, same_shape


@checked(
    w=same_shape,
    gradient=same_shape,
    lr=Interval(0),
    weight_decay=Interval(0),
)
def sgd_step(
    w: Tensor, gradient: Tensor, lr: float, weight_decay: float = 0
) -> Tensor:
    r"""A step of SGD, $w \leftarrow w - \eta\,(g + \lambda w)$.

    Args:
        w: weights, any shape.
        gradient: $g$ of the loss without penalty, shape of `w`.
        lr: learning rate $\eta$.
        weight_decay: $\lambda$ of the penalty $\frac{\lambda}{2}\sum_i w_i^2$, which
            adds $\lambda w$ to the gradient.

    Returns:
        The new weights.

    Examples:
        >>> sgd_step(1.0, gradient=0.5, lr=0.5)
        0.75

    Source: exam question 8e; `torch.optim.SGD`.
    """
    return w - lr * (gradient + weight_decay * w)


@checked(
    w=same_shape,
    g=same_shape,
    u=same_shape,
    lr=Interval(0),
    momentum=Interval(0, 1),
)
def momentum_step(
    w: Tensor, g: Tensor, u: Tensor, lr: float, momentum: float
) -> tuple[Tensor, Tensor]:
    r"""A step along $u = \beta u + g$, a fading sum of gradients.

    Then $w \leftarrow w - \eta u$. The new gradient enters $u$ with factor 1, not
    $1 - \beta$, as in PyTorch.

    Args:
        w: weights, any shape.
        g: gradient, shape of `w`.
        u: velocity of the step before; 0 at the start.
        lr: learning rate $\eta$.
        momentum: $\beta$; 0 is plain gradient descent.

    Returns:
        The new weights and the new velocity.

    Examples:
        >>> momentum_step(1.0, g=1.0, u=1.0, lr=0.5, momentum=0.5)  # w and velocity
        (0.25, 1.5)

    Source: `torch.optim.SGD`; Sutskever et al. 2013, eq. 1, with $u = -v/\eta$.
    """
    u = momentum * u + g
    return w - lr * u, u


@checked(
    w=same_shape,
    g=same_shape,
    state=Each(same_shape, 3, exact=True),
    lr=Interval(0),
)
def adam_step(
    w: Tensor, g: Tensor, state: tuple[Tensor | int, ...], lr: float
) -> tuple[Tensor, tuple[Tensor | int, ...]]:
    r"""A step of Adam, to $w - \eta\,\hat m/\sqrt{\hat v}$.

    $m$ and $v$ are running means of $g$ and of $g^2$, of which 0.9 and 0.999 stay;
    $\hat m$ and $\hat v$ correct for their start at 0. A small $\epsilon$ beside the
    root avoids a division by 0.

    Args:
        w: weights, any shape.
        g: gradient, shape of `w`.
        state: $m$, $v$ and the number of steps so far, as the step before returned
            them; (0, 0, 0) at the start.
        lr: learning rate $\eta$.

    Returns:
        The new weights and the new state.

    Examples:
        >>> w, state = adam_step(1.0, g=4.0, state=(0, 0, 0), lr=0.5)
        >>> round(w, 6)  # the first step has the length lr
        0.5

    Source: Kingma and Ba 2015, algorithm 1 (arXiv:1412.6980); `torch.optim.Adam`.
    """
    m, v, t = state
    m, v, t = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2, t + 1
    m_hat = m / (1 - 0.9**t)  # as if it had not begun at 0
    v_hat = v / (1 - 0.999**t)
    return w - lr * m_hat / (v_hat**0.5 + 1e-8), (m, v, t)
