"""Use: A backward pass written by hand, checked by finite differences."""

import operator
from collections.abc import Callable
from itertools import product
from typing import SupportsIndex

import torch
from torch import Tensor


def batch_norm(
    x: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5
) -> Tensor:
    r"""Batch normalization in training, $y = \gamma \hat x + \beta$."""
    x = x.movedim(1, -1)  # (N, C, ...) -> (N, ..., C)
    axes = tuple(range(x.ndim - 1))
    var, mean = torch.var_mean(x, axes, correction=0)  # (C,)
    x_hat = (x - mean) / (var + eps).sqrt()
    return (gamma * x_hat + beta).movedim(-1, 1)


def batch_norm_backward(
    dy: Tensor, x: Tensor, gamma: Tensor, eps: float = 1e-5
) -> tuple[Tensor, Tensor, Tensor]:
    r"""$dx, d\gamma, d\beta$ of a loss from its $dy$, by hand."""
    x, dy = x.movedim(1, -1), dy.movedim(1, -1)  # (N, ..., C)
    axes = tuple(range(x.ndim - 1))
    var, mean = torch.var_mean(x, axes, correction=0)  # (C,)
    x_hat = (x - mean) / (var + eps).sqrt()
    by_mean = dy.mean(axes)  # the way through E[x]
    by_var = x_hat * (dy * x_hat).mean(axes)  # through Var[x]
    dx = gamma / (var + eps).sqrt() * (dy - by_mean - by_var)
    return dx.movedim(-1, 1), (dy * x_hat).sum(axes), dy.sum(axes)


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(
            f"{name} must be at least {least}, got {number}"
        )
    return number


STEP = 1e-5  # with float64: about the cube root of its precision


@torch.no_grad()
def numeric_gradient(
    loss: Callable[[Tensor], Tensor], x: Tensor
) -> Tensor:
    """The slope of `loss` in each entry of x, from a step up and a step down."""
    if x.dtype != torch.float64:
        raise TypeError(f"x must be float64, got {x.dtype}")
    slopes = torch.zeros_like(x)
    for index in product(
        *map(range, x.shape)
    ):  # two losses each: for small tensors
        step = torch.zeros_like(x)
        step[index] = STEP
        slopes[index] = (loss(x + step) - loss(x - step)) / (2 * STEP)
    return slopes


x, dy = seeded_normal(6, 3), seeded_normal(6, 3, seed=1)
gamma, beta = seeded_normal(3, seed=2), seeded_normal(3, seed=3)
numeric = (
    numeric_gradient(
        lambda x: (batch_norm(x, gamma, beta) * dy).sum(), x
    ),
    numeric_gradient(
        lambda gamma: (batch_norm(x, gamma, beta) * dy).sum(), gamma
    ),
    numeric_gradient(
        lambda beta: (batch_norm(x, gamma, beta) * dy).sum(), beta
    ),
)
by_hand = batch_norm_backward(dy, x, gamma)
forgotten = (
    dy * gamma / x.std(0, correction=0)
)  # mean and variance taken as constants

names = ("by x", "by gamma", "by beta", "by x, two paths forgotten")
pairs = zip(
    names, (*by_hand, forgotten), (*numeric, numeric[0]), strict=True
)
for name, gradient, slopes in pairs:
    error = (gradient - slopes).norm() / slopes.norm()
    print(
        f"{name}: relative error below a millionth: {error.item() < 1e-6}"
    )
