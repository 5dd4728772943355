r"""A linear model that overfits, the periods of its run, and ways to regularize it.

The model is $f(x) = w^\top x$ with weights $w \in \mathbb{R}^d$, its loss the mean
squared error, its training gradient descent on all examples at once: so small that its
curves are smooth and known in closed form, and yet it overfits like a large network.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from i2dl_exam.checks import require_int, require_shape
from i2dl_exam.optimization import sgd_step
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

    Source: exam question 5k.
    """
    n, d = require_int("examples", examples), require_int("features", features)
    numbers = seeded_normal(n, d + 2, seed=seed)
    u, e0, e = numbers[:, 0], numbers[:, 1], numbers[:, 2:]
    return u[:, None] + 1.5 * e, u + 0.5 * e0


def descend(
    x: Tensor,
    y: Tensor,
    epochs: int,
    lr: float,
    weight_decay: float = 0.0,
    change: Callable[[Tensor], Tensor] | None = None,
) -> Tensor:
    r"""Weights of a linear model in each epoch of gradient descent from $w = 0$.

    The gradient is that of the mean squared error,
    $\frac{2}{N} \sum_i (w^\top x_i - y_i)\,x_i$.

    Args:
        x: training inputs, shape (N, d).
        y: labels, shape (N,).
        epochs: number of steps, at least 1; each uses all examples.
        lr: learning rate $\eta$, at least 0.
        weight_decay: $\lambda$; it adds $\lambda w$ to the gradient.
        change: what is done to the inputs anew in each epoch, such as dropout.

    Returns:
        The weights before training and after each epoch, shape (epochs + 1, d).

    Raises:
        TypeError: if an argument has the wrong type.
        ValueError: if shapes do not fit, `epochs` is below 1, or a rate is negative.

    Source: exam question 5k.
    """
    n, d = require_shape("x", x, None, None)
    require_shape("y", y, n)
    path = [torch.zeros_like(x[0])]
    for _ in range(require_int("epochs", epochs)):
        seen = x if change is None else change(x)
        gradient = 2 / n * ((seen @ path[-1] - y) @ seen)  # (N,) @ (N, d) -> (d,)
        path.append(sgd_step(path[-1], gradient, lr, weight_decay))
    return torch.stack(path)


def mean_squared_errors(path: Tensor, x: Tensor, y: Tensor) -> Tensor:
    r"""Loss of each of several linear models, $\frac{1}{N}\sum_i (w_t^\top x_i - y_i)^2$.

    Args:
        path: weights $w_0, w_1, \dots$, shape (T, d), as from `descend`.
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


def overfitting_period(validation: Tensor, share: float = 0.95) -> tuple[int, int]:
    """First and last epoch of the period in which the validation loss rises.

    It begins where the validation loss is lowest and ends where most of the rise to its
    value after the last epoch is done.

    Args:
        validation: validation loss by epoch, shape (T,).
        share: how much of the rise belongs to the period, above 0 and at most 1.

    Returns:
        Two indices of `validation`; they are equal if there is no rise.

    Raises:
        TypeError: if `validation` is not a tensor.
        ValueError: if it is not one row of at least one number, or `share` is outside.

    Source: exam question 5k.
    """
    (count,) = require_shape("validation", validation, None)
    require_int("the length of validation", count)
    if not 0 < share <= 1:
        raise ValueError(f"share must lie in (0, 1], got {share}")
    first = int(validation.argmin())
    least, end = validation[first], validation[-1]
    done = validation[first:] >= least + share * (end - least)
    return first, first + int(done.double().argmax())
