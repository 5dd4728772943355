r"""Single steps of gradient descent: plain, with momentum, Adam and AdamW.

Symbols: weight $W$, gradient $g = \nabla_W J$, learning rate $\eta$, weight decay
$\lambda$. A step takes weights and returns new ones; what it must remember until the
next step goes in and comes out beside them. Weights and gradients may be tensors, or
floats or exact fractions for work by hand.
"""

from typing import Any, NamedTuple

from torch import Tensor

from i2dl_exam.checks import (
    Number,
    require_in,
    require_numbers,
    require_shape,
)

Rate = Any  # a float or a Fraction


class AdamState(NamedTuple):
    """What Adam remembers: running means of $g$ and $g^2$, and the steps taken."""

    m: Any = 0.0
    v: Any = 0.0
    t: int = 0


def sgd_step(
    w: Number, gradient: Number, lr: Rate, weight_decay: Rate = 0
) -> Number:
    r"""Gradient descent with an L2 penalty, $W \leftarrow W - \eta\,(g + \lambda W)$.

    Args:
        w: weights $W$, any shape.
        gradient: $g = \nabla_W J$ of the loss without penalty, shape of `w`.
        lr: learning rate $\eta$, at least 0.
        weight_decay: $\lambda$ of the penalty $\frac{\lambda}{2}\sum_i W_i^2$, at least
            0; it adds $\lambda W$ to the gradient.

    Returns:
        The new weights.

    Raises:
        TypeError: if an argument is no number (weights and gradients: or tensor).
        ValueError: if a rate is negative or infinite, or the shapes differ.

    Source: exam question 8e; `torch.optim.SGD` does the same.
    """
    _require_step(w, lr, weight_decay, gradient=gradient)
    new: Number = w - lr * (gradient + weight_decay * w)
    return new


def momentum_step(
    w: Number,
    gradient: Number,
    velocity: Number,
    lr: Rate,
    momentum: Rate,
    weight_decay: Rate = 0,
) -> tuple[Number, Number]:
    r"""A step along a fading sum of gradients, $u \leftarrow \beta u + g + \lambda W$.

    Then $W \leftarrow W - \eta u$. The new gradient enters $u$ with factor 1, not
    $1 - \beta$, as in PyTorch.

    Args:
        w: weights $W$, any shape.
        gradient: $g = \nabla_W J$ of the loss without penalty, shape of `w`.
        velocity: $u$ of the step before; 0 at the start.
        lr: learning rate $\eta$, at least 0.
        momentum: $\beta$, from 0 to below 1; 0 is plain gradient descent.
        weight_decay: $\lambda$ of an L2 penalty, at least 0.

    Returns:
        The new weights and the new velocity.

    Raises:
        TypeError: if an argument is no number (weights and gradients: or tensor).
        ValueError: if a rate is negative or infinite, `momentum` is outside [0, 1), or
            the shapes differ.

    Source: `torch.optim.SGD`; Sutskever et al. 2013, eq. 1, with $u = -v/\eta$.
    """
    _require_step(
        w, lr, weight_decay, gradient=gradient, velocity=velocity
    )
    require_in("momentum", momentum, 0, 1)
    velocity = momentum * velocity + gradient + weight_decay * w
    return w - lr * velocity, velocity


def adam_step(
    w: Number,
    gradient: Number,
    state: AdamState,
    lr: Rate,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: Rate = 0,
) -> tuple[Number, AdamState]:
    r"""A step of Adam, $W \leftarrow W - \eta\,\hat m/(\sqrt{\hat v} + \epsilon)$.

    $m$ and $v$ are running means of $g + \lambda W$ and of its square; $\hat m$ and
    $\hat v$ correct for their start at 0. So the penalty is divided by $\sqrt{\hat v}$
    as well.

    Args:
        w: weights $W$, any shape.
        gradient: $g = \nabla_W J$ of the loss without penalty, shape of `w`.
        state: what the step before returned; `AdamState()` at the start.
        lr: learning rate $\eta$, at least 0.
        betas: how much of $m$ and of $v$ stays, each from 0 to below 1.
        eps: $\epsilon$, above 0.
        weight_decay: $\lambda$ of an L2 penalty, at least 0.

    Returns:
        The new weights and the new state. Fractions become floats by the root.

    Raises:
        TypeError: if an argument is no number (weights and gradients: or tensor).
        ValueError: if a rate is negative or infinite, a beta is outside [0, 1), `eps`
            is not positive, or the shapes differ.

    Source: Kingma and Ba 2015, algorithm 1 (arXiv:1412.6980); `torch.optim.Adam`.
    """
    means = {"state.m": state.m, "state.v": state.v}
    _require_step(w, lr, weight_decay, gradient=gradient, **means)
    require_in("betas[0]", betas[0], 0, 1)
    require_in("betas[1]", betas[1], 0, 1)
    require_in("eps", eps, 0, open_low=True)
    g = gradient + weight_decay * w
    m = betas[0] * state.m + (1 - betas[0]) * g
    v = betas[1] * state.v + (1 - betas[1]) * g * g
    t = state.t + 1
    root = (v / (1 - betas[1] ** t)) ** 0.5
    return w - lr * (m / (1 - betas[0] ** t)) / (root + eps), AdamState(
        m, v, t
    )


def adamw_step(
    w: Number,
    gradient: Number,
    state: AdamState,
    lr: Rate,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: Rate = 0.01,
) -> tuple[Number, AdamState]:
    r"""AdamW: shrink first, $W \leftarrow (1 - \eta\lambda)\,W$, then a step of Adam.

    The decay does not go through $m$ and $v$, so every weight loses the same fraction.

    Args:
        w: weights $W$, any shape.
        gradient: $g = \nabla_W J$ of the loss without penalty, shape of `w`.
        state: what the step before returned; `AdamState()` at the start.
        lr: learning rate $\eta$, at least 0.
        betas: how much of $m$ and of $v$ stays, each from 0 to below 1.
        eps: $\epsilon$, above 0.
        weight_decay: $\lambda$, at least 0.

    Returns:
        The new weights and the new state.

    Raises:
        TypeError: if an argument is no number (weights and gradients: or tensor).
        ValueError: if a rate is negative or infinite, a beta is outside [0, 1), `eps`
            is not positive, or the shapes differ.

    Source: Loshchilov and Hutter 2019, algorithm 2 (arXiv:1711.05101), with its decay
    times $\eta$ as in `torch.optim.AdamW`.
    """
    _require_step(w, lr, weight_decay, gradient=gradient)
    return adam_step(
        (1 - lr * weight_decay) * w, gradient, state, lr, betas, eps
    )


def _require_step(
    w: object, lr: Rate, weight_decay: Rate, **others: object
) -> None:
    """Raise unless weights and the `others` fit and both rates are at least 0."""
    require_numbers(w=w, **others)
    for name, value in others.items():
        if isinstance(w, Tensor) and isinstance(value, Tensor):
            require_shape(name, value, *w.shape)
    require_in("lr", lr, 0)
    require_in("weight_decay", weight_decay, 0)
