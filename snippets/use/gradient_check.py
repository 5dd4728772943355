"""Use: A backward pass written by hand, checked by finite differences."""

from collections.abc import Callable

import torch
from torch import Tensor

from i2dl_exam.normalization import batch_norm, batch_norm_backward
from i2dl_exam.sampling import seeded_normal

STEP = 1e-5  # with float64: about the cube root of its precision


def numeric_gradient(loss: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """The slope of `loss` in each entry of x, from a step up and a step down."""
    steps = STEP * torch.eye(x.numel(), dtype=x.dtype).to(x.device)
    slopes = [loss(x + e.view_as(x)) - loss(x - e.view_as(x)) for e in steps]
    return torch.stack(slopes).view_as(x) / (2 * STEP)


x, dy = seeded_normal(6, 3), seeded_normal(6, 3, seed=1)
gamma, beta = seeded_normal(3, seed=2), seeded_normal(3, seed=3)
numeric = numeric_gradient(lambda x: (batch_norm(x, gamma, beta) * dy).sum(), x)
by_hand, *_ = batch_norm_backward(dy, x, gamma)
forgotten = dy * gamma / x.std(0, correction=0)  # mean and variance taken as constants

for name, gradient in {"complete": by_hand, "two paths forgotten": forgotten}.items():
    error = (gradient - numeric).norm() / numeric.norm()
    print(f"{name}: relative error below a millionth: {error.item() < 1e-6}")
