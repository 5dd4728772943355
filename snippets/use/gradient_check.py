"""Use: A backward pass written by hand, checked by finite differences."""

from collections.abc import Callable
from itertools import product

import torch
from i2dl_exam.normalization import batch_norm, batch_norm_backward
from i2dl_exam.sampling import seeded_normal
from torch import Tensor

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
