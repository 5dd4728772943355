r"""Batch normalization: forward, backward, and the statistics kept for test time.

Symbols as in the exam: $E[x]$ and $\mathrm{Var}[x]$ of one feature over the mini-batch,
normalized input $\hat x$, scale $\gamma$, shift $\beta$, output $y$. Shapes as in
torch: N samples with C features each, (N, C), or with C channels, (N, C, H, W). A
channel is one feature with N H W values.
"""

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from i2dl_exam.checks import (
    require_floats,
    require_in,
    require_int,
    require_numbers,
    require_shape,
)


def batch_moments(x: Tensor) -> tuple[Tensor, Tensor]:
    r"""Mean $E[x]$ and biased variance $\mathrm{Var}[x]$ of each feature in the batch.

    With $m$ values per feature, $E[x] = \frac{1}{m}\sum_i x_i$ and
    $\mathrm{Var}[x] = \frac{1}{m}\sum_i (x_i - E[x])^2$.

    Args:
        x: mini-batch, shape (N, C) or (N, C, ...), with at least 2 values per feature.

    Returns:
        $E[x]$ and $\mathrm{Var}[x]$, shape (C,) each. The variance of a constant
        feature is exactly 0.

    Raises:
        TypeError: if `x` is not a floating-point tensor.
        ValueError: if `x` has fewer than 2 dimensions or 2 values per feature.

    Source: Ioffe & Szegedy 2015, algorithm 1 (arXiv:1502.03167).
    """
    axes = _batch_axes(x)
    if math.prod(x.shape[axis] for axis in axes) < 2:
        shape = tuple(x.shape)
        raise ValueError(
            f"x must hold at least 2 values per feature, got {shape}"
        )
    var, mean = torch.var_mean(
        x, axes, correction=0
    )  # (N, C, ...) -> (C,)
    return mean, var


def normalize(
    x: Tensor, mean: Tensor, var: Tensor, eps: float = 1e-5
) -> Tensor:
    r"""Each feature with the given moments, $\hat x = (x - E)/\sqrt{V + \epsilon}$.

    Args:
        x: samples, shape (N, C) or (N, C, ...); one sample is enough.
        mean: $E$, shape (C,).
        var: $V$, shape (C,).
        eps: $\epsilon$, at least 0; 0 is the exam's formula.

    Returns:
        $\hat x$, the shape of `x`.

    Raises:
        TypeError: if `x` is not a floating-point tensor or `eps` is not a number.
        ValueError: if the shapes do not fit, `eps` is negative, or $V + \epsilon$ is
            not positive: the exam's formula divides a constant feature 0 by 0.

    Source: exam question 3a; Ioffe & Szegedy 2015, algorithm 1.
    """
    _require_batch(x)
    require_shape("mean", mean, x.shape[1])
    require_shape("var", var, x.shape[1])
    require_in("eps", eps, 0)
    if (var + eps <= 0).any():
        lowest = var.min().item()
        raise ValueError(
            f"var + eps must be positive, got var {lowest}, eps {eps}"
        )
    return (x - _feature(mean, x)) / _feature(var + eps, x).sqrt()


def batch_norm(
    x: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5
) -> Tensor:
    r"""Batch normalization in training, $y = \gamma \hat x + \beta$.

    $\hat x$ is `x` normalized with the mean and the biased variance of this mini-batch.

    Args:
        x: mini-batch, shape (N, C) or (N, C, ...), with at least 2 values per feature.
        gamma: scale $\gamma$, shape (C,).
        beta: shift $\beta$, shape (C,).
        eps: $\epsilon$, at least 0; 0 is the exam's formula.

    Returns:
        $y$, the shape of `x`.

    Raises:
        TypeError: as `normalize`.
        ValueError: as `batch_moments` and `normalize`; if `gamma` or `beta` has the
            wrong length.

    Source: exam question 3a; Ioffe & Szegedy 2015, algorithm 1.
    """
    return _scale_shift(
        normalize(x, *batch_moments(x), eps), gamma, beta
    )


def batch_norm_backward(
    dy: Tensor, x: Tensor, gamma: Tensor, eps: float = 1e-5
) -> tuple[Tensor, Tensor, Tensor]:
    r"""Gradients of a loss through `batch_norm`, by input, $\gamma$ and $\beta$.

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

    Raises:
        TypeError: as `batch_norm`.
        ValueError: as `batch_norm`; if `dy` has another shape than `x`.

    Source: Ioffe & Szegedy 2015, section 3, with the sums carried out.
    """
    axes = _batch_axes(x)
    require_shape("dy", dy, *x.shape)
    require_shape("gamma", gamma, x.shape[1])
    mean, var = batch_moments(x)
    x_hat = normalize(x, mean, var, eps)
    by_mean = dy.mean(axes, keepdim=True)  # the way through E[x]
    by_var = x_hat * (dy * x_hat).mean(
        axes, keepdim=True
    )  # through Var[x]
    dx = _feature(gamma / (var + eps).sqrt(), x) * (
        dy - by_mean - by_var
    )
    return dx, (dy * x_hat).sum(axes), dy.sum(axes)


class BatchNorm(nn.Module):
    r"""A batch-norm layer with running statistics as PyTorch keeps them.

    In training each mini-batch is normalized with its own mean and biased variance, and
    the running statistics move towards its mean and *unbiased* variance by `momentum`:
    $\text{running} \leftarrow (1 - \alpha)\,\text{running} + \alpha\,\text{new}$.
    In evaluation mode the running statistics normalize, and nothing is updated.

    Args:
        features: number C of features, at least 1.
        eps: $\epsilon$, at least 0; used and checked by `normalize`.
        momentum: weight $\alpha$ of the *new* value, between 0 and 1.

    Raises:
        TypeError: if `features` is not an integer or another argument not a number.
        ValueError: if an argument is out of its range.

    Source: exam question 3c; `torch.nn.BatchNorm1d`.
    """

    running_mean: Tensor
    running_var: Tensor

    def __init__(
        self, features: int, eps: float = 1e-5, momentum: float = 0.1
    ) -> None:
        r"""Start as PyTorch: $\gamma = 1$, $\beta = 0$, running mean 0, variance 1."""
        super().__init__()
        features = require_int("features", features)
        require_numbers(eps=eps, momentum=momentum)
        if not 0 <= momentum <= 1:
            raise ValueError(
                f"momentum must lie between 0 and 1, got {momentum}"
            )
        self.eps, self.momentum = eps, momentum
        self.gamma = nn.Parameter(torch.ones(features))
        self.beta = nn.Parameter(torch.zeros(features))
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.ones(features))

    def forward(self, x: Tensor) -> Tensor:
        """The output $y$ with the shape of `x`, (N, C) or (N, C, ...)."""
        if self.training:
            mean, var = batch_moments(x)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = normalize(x, mean, var, self.eps)
        y = _scale_shift(x_hat, self.gamma, self.beta)
        if self.training:
            values = x.numel() // x.shape[1]
            unbiased = var * values / (values - 1)
            self.running_mean.lerp_(mean.detach(), self.momentum)
            self.running_var.lerp_(unbiased.detach(), self.momentum)
        return y


def relu_layers(
    x: Tensor, weights: Sequence[Tensor], *, normalized: bool
) -> list[Tensor]:
    r"""Outputs of each layer of a network, $h_\ell = \mathrm{ReLU}(W_\ell h_{\ell-1})$.

    With batch normalization in front of each ReLU, in training mode and with
    $\gamma = 1$, $\beta = 0$: $h_\ell = \mathrm{ReLU}(\mathrm{BN}(W_\ell h_{\ell-1}))$.

    Args:
        x: mini-batch $h_0$, shape (N, C).
        weights: $W_1, \dots, W_L$, shape (outputs, inputs) each.
        normalized: whether the layers have batch normalization.

    Returns:
        $h_1, \dots, h_L$, shape (N, outputs) each.

    Raises:
        TypeError: if an argument is not a tensor.
        ValueError: if the shapes do not fit together.

    Source: exam question 3a.
    """
    _, inputs = require_shape("x", x, None, None)
    outputs: list[Tensor] = []
    for i, weight in enumerate(weights):
        inputs, _ = require_shape(f"weights[{i}]", weight, None, inputs)
        z = F.linear(
            outputs[-1] if outputs else x, weight
        )  # (N, outputs)
        outputs.append(
            (
                normalize(z, *batch_moments(z)) if normalized else z
            ).relu()
        )
    return outputs


def _batch_axes(x: Tensor) -> tuple[int, ...]:
    """All axes but the features', (N, C, ...)."""
    _require_batch(x)
    return (0, *range(2, x.ndim))


def _require_batch(x: Tensor) -> None:
    """Raise unless `x` is a batch of samples, shape (N, C) or (N, C, ...)."""
    require_floats("x", x)
    if x.ndim < 2:
        shape = tuple(x.shape)
        raise ValueError(
            f"x must have shape (N, C) or (N, C, ...), got {shape}"
        )


def _feature(values: Tensor, x: Tensor) -> Tensor:
    """One value per feature, in a shape that broadcasts along the axis C of `x`."""
    return values.view(
        -1, *[1] * (x.ndim - 2)
    )  # (C,) -> (C, 1, 1) for (N, C, H, W)


def _scale_shift(x_hat: Tensor, gamma: Tensor, beta: Tensor) -> Tensor:
    r"""The exam's second formula, $y = \gamma \hat x + \beta$."""
    require_shape("gamma", gamma, x_hat.shape[1])
    require_shape("beta", beta, x_hat.shape[1])
    return _feature(gamma, x_hat) * x_hat + _feature(beta, x_hat)
