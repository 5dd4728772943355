r"""Variances of random weights that keep the size of a signal through depth.

The fan-in $n$ of a layer is the number of its inputs. A gain $g$ is a factor on the
weights, so $g^2$ on their variance.
"""

import math

import torch
from torch import Tensor, nn

from i2dl_exam.checks import (
    Interval,
    checked,
    floats,
    natural,
    positive,
)
from i2dl_exam.sampling import seeded_normal

above_0 = Interval(0, open_low=True)


@checked(fan_in=positive, fan_out=positive, gain=above_0)
def xavier_variance(
    fan_in: int, fan_out: int, gain: float = 1.0
) -> float:
    r"""Xavier: $\mathrm{Var}(w) = 2g^2/(n_\text{in}+n_\text{out})$.

    Args:
        fan_in: inputs $n_\text{in}$ of the layer.
        fan_out: its outputs $n_\text{out}$; for as many it is $g^2/n$.
        gain: factor $g$ on the weights; torch uses 5/3 for tanh.

    Source: exam question 2c; Glorot and Bengio 2010, eq. 12.
    """
    return gain**2 * 2 / (fan_in + fan_out)


@checked(fan_in=positive)
def he_variance(fan_in: int) -> float:
    r"""He's variance for ReLU layers, $\mathrm{Var}(w) = 2/n$.

    Args:
        fan_in: inputs $n$ of the layer.

    Source: exam question 2d; He et al. 2015, eq. 10 (arXiv:1502.01852).
    """
    return 2 / fan_in


@checked(fan_in=positive, gain=above_0)
def uniform_bound(fan_in: int, gain: float = 1.0) -> float:
    r"""Bound of uniform weights that keep variance, $g\sqrt{3/n}$.

    With weights from $U(-\alpha, \alpha)$ and inputs of mean 0, the sum
    $s = \sum_{j=1}^{n} w_j x_j$ then has $\mathrm{Var}(s) = g^2\,\mathrm{Var}(x)$.

    Args:
        fan_in: inputs $n$ of one output.
        gain: $g$; $\sqrt 2$ where the inputs come from a ReLU.

    Returns:
        $\alpha$.

    Source: exam question 8f; He et al. 2015 (arXiv:1502.01852).
    """
    return gain * math.sqrt(3 / fan_in)


@checked(normal=floats(), variance=above_0)
def with_variance(normal: Tensor, variance: float) -> Tensor:
    r"""Standard normal numbers $z$ stretched to a variance, $w = z\sqrt{\sigma^2}$.

    Args:
        normal: standard normal numbers, any shape, floating-point.
        variance: $\sigma^2 = \mathrm{Var}(w)$.

    Returns:
        Numbers with mean 0 and variance $\sigma^2$, same shape and dtype.
    """
    return math.sqrt(variance) * normal


@checked(seed=natural)
@torch.no_grad()
def seed_weights(net: nn.Module, seed: int = 0) -> None:
    r"""Give a network starting weights $w \sim N(0, 1/n)$ and biases 0, in place.

    Torch draws its own on the layer's device: other numbers for the same seed there.

    Args:
        net: fully connected and convolutional layers. Their weights have two or more
            dimensions, (outputs, ...), and the fan-in $n$ is the product of all others.
        seed: seed of the random numbers; torch's own seed has no effect.

    Raises:
        ValueError: if `net` holds a vector that is no bias, as normalization layers do.

    Source: LeCun et al. 1998, Efficient BackProp, section 4.6.
    """
    named = list(net.named_parameters())
    for name, p in named:
        if p.ndim < 2 and "bias" not in name:
            raise ValueError(
                f"net must hold matrices and biases alone, got {name}"
            )
    sizes = [p.numel() for _, p in named]
    numbers = torch.split(seeded_normal(sum(sizes), seed=seed), sizes)
    for (_, p), part in zip(named, numbers, strict=True):
        scale = (p.numel() / len(p)) ** -0.5 if p.ndim > 1 else 0
        p.copy_(scale * part.view_as(p))
