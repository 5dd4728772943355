r"""Batch normalization: forward, backward, and the statistics kept for test time.

Symbols as in the exam: $E[x]$ and $\mathrm{Var}[x]$ of one feature over the mini-batch,
normalized input $\hat x$, scale $\gamma$, shift $\beta$, output $y$. A mini-batch has
the shape (N, C): N samples with C features each. An image with C channels counts as one
sample per pixel.
"""

import torch
from torch import Tensor

from i2dl_exam.checks import Interval, checked, floats, same_shape


def _two_samples(x: Tensor) -> None:
    if len(x) < 2:
        raise ValueError(
            f"x must have at least 2 samples, got {len(x)}"
        )


@checked(_two_samples, x=floats("N C"), eps=Interval(0))
def normalize(x: Tensor, eps: float = 1e-5) -> Tensor:
    r"""$\hat x = (x - E[x])/\sqrt{\mathrm{Var}[x] + \epsilon}$.

    With the mean and the biased variance of each feature over this mini-batch.

    Args:
        x: mini-batch, shape (N, C), with at least 2 samples.
        eps: $\epsilon$, at least 0; 0 is the exam's formula, which is nan for a
            feature that is constant.

    Returns:
        $\hat x$, the shape of `x`.

    Examples:
        >>> normalize(torch.tensor([[1.0], [3.0]]), eps=0).tolist()
        [[-1.0], [1.0]]

    Source: exam question 3a.
    """
    var, mean = torch.var_mean(x, 0, correction=0)  # (C,)
    return (x - mean) / (var + eps).sqrt()


@checked(
    _two_samples, x=floats("N C"), gamma="C", beta="C", eps=Interval(0)
)
def batch_norm(
    x: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5
) -> Tensor:
    r"""Batch normalization in training, $y = \gamma \hat x + \beta$.

    Args:
        x: mini-batch, shape (N, C).
        gamma: scale $\gamma$, shape (C,).
        beta: shift $\beta$, shape (C,).
        eps: $\epsilon$, see `normalize`.

    Returns:
        $y$, the shape of `x`.

    Examples:
        >>> x = torch.tensor([[1.0], [3.0]])
        >>> batch_norm(x, torch.tensor([2.0]), torch.tensor([5.0]), eps=0).tolist()
        [[3.0], [7.0]]

    Source: exam question 3a; Ioffe & Szegedy 2015, algorithm 1 (arXiv:1502.03167).
    """
    return gamma * normalize(x, eps) + beta


@checked(
    _two_samples,
    x=floats("N C"),
    dy=floats("N C"),
    gamma="C",
    eps=Interval(0),
)
def batch_norm_backward(
    dy: Tensor, x: Tensor, gamma: Tensor, eps: float = 1e-5
) -> tuple[Tensor, Tensor, Tensor]:
    r"""$dx, d\gamma, d\beta$ of a loss from its $dy$, by hand.

    Sums and means run over the mini-batch; $\mathrm{d}a$ is short for
    $\partial L/\partial a$:
    $\mathrm{d}\beta = \sum \mathrm{d}y$,
    $\mathrm{d}\gamma = \sum \mathrm{d}y\,\hat x$,
    $\mathrm{d}x = \frac{\gamma}{\sqrt{\mathrm{Var}[x] + \epsilon}}
    (\mathrm{d}y - E[\mathrm{d}y] - \hat x\,E[\mathrm{d}y\,\hat x])$.

    Args:
        dy: $\partial L/\partial y$, the shape of `x`.
        x: input of the forward pass, shape (N, C).
        gamma: scale $\gamma$, shape (C,).
        eps: $\epsilon$, at least 0.

    Returns:
        $\partial L/\partial x$, $\partial L/\partial\gamma$ and
        $\partial L/\partial\beta$, with the shapes of x, gamma and beta.

    Examples:
        >>> x, dy = torch.tensor([[1.0], [3.0]]), torch.tensor([[1.0], [0.0]])
        >>> dx, dgamma, dbeta = batch_norm_backward(dy, x, torch.ones(1), eps=0)
        >>> dx.tolist(), dgamma.tolist(), dbeta.tolist()
        ([[0.0], [0.0]], [-1.0], [1.0])

    Source: Ioffe & Szegedy 2015, section 3, with the sums carried out.
    """
    var, mean = torch.var_mean(x, 0, correction=0)  # (C,)
    std = (var + eps).sqrt()
    x_hat = (x - mean) / std
    through_var = x_hat * (dy * x_hat).mean(0)
    dx = gamma / std * (dy - dy.mean(0) - through_var)
    return dx, (dy * x_hat).sum(0), dy.sum(0)


@checked(old=same_shape, new=same_shape, momentum=Interval(0))
def running_average(
    old: Tensor, new: Tensor, momentum: float = 0.1
) -> Tensor:
    r"""$(1 - \alpha)$ old + $\alpha$ new, after one mini-batch.

    PyTorch's batch norm layers keep the mean and the *unbiased* variance like that.

    Args:
        old: the average so far.
        new: the mini-batch's value, same shape.
        momentum: $\alpha$, the weight of the new value.

    Returns:
        The new average.

    Examples:
        >>> running_average(torch.tensor(0.0), torch.tensor(5.0)).item()
        0.5

    Source: exam question 3c; `torch.nn.BatchNorm1d`.
    """
    return (1 - momentum) * old + momentum * new
