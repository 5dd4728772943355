r"""Batch normalization: forward, backward, and the statistics kept for test time.

Symbols as in the exam: $E[x]$ and $\mathrm{Var}[x]$ of one feature over the mini-batch,
normalized input $\hat x$, scale $\gamma$, shift $\beta$, output $y$. Shapes as in
torch: N samples with C features each, (N, C), or with C channels, (N, C, H, W). A
channel is one feature with N H W values.
"""

import torch
from torch import Tensor

from i2dl_exam.checks import Interval, Sizes, checked, floats


def _batch(name: str, value: Tensor, sizes: Sizes) -> Tensor:
    """A mini-batch with at least 2 values for each of its C features."""
    x = floats()(name, value, sizes)
    if x.ndim < 2 or x.numel() < 2 * x.shape[1]:
        raise ValueError(
            f"{name} must have shape (N, C) or (N, C, ...) with at "
            f"least 2 values per feature, got {tuple(x.shape)}"
        )
    sizes["C"] = x.shape[1]
    return x


def _same_shape(dy: Tensor, x: Tensor) -> None:
    if dy.shape != x.shape:
        raise ValueError(
            f"dy must have the shape of x, got {tuple(dy.shape)} "
            f"and {tuple(x.shape)}"
        )


@checked(x=_batch, gamma="C", beta="C", eps=Interval(0))
def batch_norm(
    x: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5
) -> Tensor:
    r"""Batch normalization in training, $y = \gamma \hat x + \beta$.

    $\hat x = (x - E[x])/\sqrt{\mathrm{Var}[x] + \epsilon}$ with the mean and the biased
    variance of this mini-batch.

    Args:
        x: mini-batch, shape (N, C) or (N, C, ...), with at least 2 values per feature.
        gamma: scale $\gamma$, shape (C,).
        beta: shift $\beta$, shape (C,).
        eps: $\epsilon$, at least 0; 0 is the exam's formula, which is nan for a
            feature that is constant.

    Returns:
        $y$, the shape of `x`.

    Source: exam question 3a; Ioffe & Szegedy 2015, algorithm 1 (arXiv:1502.03167).
    """
    x = x.movedim(1, -1)  # (N, C, ...) -> (N, ..., C)
    axes = tuple(range(x.ndim - 1))
    var, mean = torch.var_mean(x, axes, correction=0)  # (C,)
    x_hat = (x - mean) / (var + eps).sqrt()
    return (gamma * x_hat + beta).movedim(-1, 1)


@checked(_same_shape, x=_batch, dy=floats(), gamma="C", eps=Interval(0))
def batch_norm_backward(
    dy: Tensor, x: Tensor, gamma: Tensor, eps: float = 1e-5
) -> tuple[Tensor, Tensor, Tensor]:
    r"""$dx, d\gamma, d\beta$ of a loss from its $dy$, by hand.

    Sums and means run over the values of a feature; $\mathrm{d}a$ is short for
    $\partial L/\partial a$:
    $\mathrm{d}\beta = \sum \mathrm{d}y$,
    $\mathrm{d}\gamma = \sum \mathrm{d}y\,\hat x$,
    $\mathrm{d}x = \frac{\gamma}{\sqrt{\mathrm{Var}[x] + \epsilon}}
    (\mathrm{d}y - E[\mathrm{d}y] - \hat x\,E[\mathrm{d}y\,\hat x])$.

    Args:
        dy: $\partial L/\partial y$, the shape of `x`.
        x: input of the forward pass, shape (N, C) or (N, C, ...).
        gamma: scale $\gamma$, shape (C,).
        eps: $\epsilon$, at least 0.

    Returns:
        $\partial L/\partial x$, $\partial L/\partial\gamma$ and
        $\partial L/\partial\beta$, with the shapes of x, gamma and beta.

    Source: Ioffe & Szegedy 2015, section 3, with the sums carried out.
    """
    x, dy = x.movedim(1, -1), dy.movedim(1, -1)  # (N, ..., C)
    axes = tuple(range(x.ndim - 1))
    var, mean = torch.var_mean(x, axes, correction=0)  # (C,)
    x_hat = (x - mean) / (var + eps).sqrt()
    by_mean = dy.mean(axes)  # the way through E[x]
    by_var = x_hat * (dy * x_hat).mean(axes)  # through Var[x]
    dx = gamma / (var + eps).sqrt() * (dy - by_mean - by_var)
    return dx.movedim(-1, 1), (dy * x_hat).sum(axes), dy.sum(axes)


@checked(x=_batch, running_mean=floats("C"), running_var=floats("C"))
def updated_statistics(
    running_mean: Tensor,
    running_var: Tensor,
    x: Tensor,
    momentum: float = 0.1,
) -> tuple[Tensor, Tensor]:
    r"""$(1 - \alpha)$ old + $\alpha$ new, after one mini-batch.

    As PyTorch's layers keep them for test time: the new values are the mini-batch's
    mean and its *unbiased* variance, and the momentum $\alpha$ is their weight.

    Args:
        running_mean: the old mean, shape (C,).
        running_var: the old variance, shape (C,).
        x: mini-batch, shape (N, C) or (N, C, ...), with at least 2 values per feature.
        momentum: $\alpha$, between 0 and 1.

    Returns:
        The new running mean and running variance.

    Source: exam question 3c; `torch.nn.BatchNorm1d`.
    """
    x = x.movedim(1, -1)  # (N, C, ...) -> (N, ..., C)
    axes = tuple(range(x.ndim - 1))
    var, mean = torch.var_mean(x, axes)  # divides by one less
    return (
        (1 - momentum) * running_mean + momentum * mean,
        (1 - momentum) * running_var + momentum * var,
    )
