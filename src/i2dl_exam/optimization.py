r"""Single steps of gradient descent: plain, with momentum, and Adam.

Symbols: weight $w$, gradient $g = \nabla_w J$, learning rate $\eta$, weight decay
$\lambda$. A step takes weights and returns new ones; what it must remember until the
next step goes in and comes out beside them. Weights and gradients are tensors of one
shape, or floats or exact fractions for work by hand.
"""

from typing import Any

from torch import Tensor

from i2dl_exam.checks import Each, Interval, Sizes, checked


def _fits(name: str, value: Any, sizes: Sizes) -> Any:
    """A number, or a tensor of the same shape as the other tensors."""
    if isinstance(value, Tensor):
        first, shape = sizes.setdefault("w", (name, tuple(value.shape)))
        if shape != value.shape:
            raise ValueError(
                f"{name} must have the shape {shape} of {first}, "
                f"got {tuple(value.shape)}"
            )
    return value


@checked(
    w=_fits, gradient=_fits, lr=Interval(0), weight_decay=Interval(0)
)
def sgd_step(
    w: Tensor,
    gradient: Tensor,
    lr: float = 0.001,
    weight_decay: float = 0,
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

    Source: exam question 8e; `torch.optim.SGD`.
    """
    return w - lr * (gradient + weight_decay * w)


@checked(
    w=_fits,
    gradient=_fits,
    velocity=_fits,
    lr=Interval(0),
    momentum=Interval(0, 1),
)
def momentum_step(
    w: Tensor,
    gradient: Tensor,
    velocity: Tensor,
    lr: float = 0.001,
    momentum: float = 0,
) -> tuple[Tensor, Tensor]:
    r"""A step along $u = \beta u + g$, a fading sum of gradients.

    Then $w \leftarrow w - \eta u$. The new gradient enters $u$ with factor 1, not
    $1 - \beta$, as in PyTorch.

    Args:
        w: weights, any shape.
        gradient: $g$, shape of `w`.
        velocity: $u$ of the step before; 0 at the start.
        lr: learning rate $\eta$.
        momentum: $\beta$; 0 is plain gradient descent.

    Returns:
        The new weights and the new velocity.

    Source: `torch.optim.SGD`; Sutskever et al. 2013, eq. 1, with $u = -v/\eta$.
    """
    velocity = momentum * velocity + gradient
    return w - lr * velocity, velocity


@checked(
    w=_fits,
    gradient=_fits,
    state=Each(_fits, least=3),
    lr=Interval(0),
    betas=Each(Interval(0, 1), least=2),
    eps=Interval(0, open_low=True),
)
def adam_step(
    w: Tensor,
    gradient: Tensor,
    state: tuple[Tensor | float, ...] = (0, 0, 0),
    lr: float = 0.001,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
) -> tuple[Tensor, tuple[Tensor | float, ...]]:
    r"""A step of Adam, $w \leftarrow w - \eta\,\hat m/\sqrt{\hat v}$.

    $m$ and $v$ are running means of $g$ and of $g^2$; $\hat m$ and $\hat v$ correct for
    their start at 0. A small $\epsilon$ beside the root avoids a division by 0.

    Args:
        w: weights, any shape.
        gradient: $g$, shape of `w`.
        state: $m$, $v$ and the number of steps so far, as the step before returned
            them.
        lr: learning rate $\eta$.
        betas: how much of $m$ and of $v$ stays.
        eps: $\epsilon$.

    Returns:
        The new weights and the new state. Fractions become floats by the root.

    Source: Kingma and Ba 2015, algorithm 1 (arXiv:1412.6980); `torch.optim.Adam`.
    """
    m, v, t = state
    t = t + 1
    m = betas[0] * m + (1 - betas[0]) * gradient
    v = betas[1] * v + (1 - betas[1]) * gradient**2
    m_hat = m / (1 - betas[0] ** t)  # as if it had not begun at 0
    v_hat = v / (1 - betas[1] ** t)
    return w - lr * m_hat / (v_hat**0.5 + eps), (m, v, t)
