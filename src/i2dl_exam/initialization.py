r"""Variances of random weights, and what they do to signal and gradient through depth.

Symbols: layer $\ell$ computes the sums $s_\ell = W_\ell h_{\ell-1}$ and the outputs
$h_\ell = f(s_\ell)$; $g_\ell = \partial E/\partial h_\ell$ is the gradient of an error
$E$. The fan-in $n$ of a layer is the number of its inputs.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn

from i2dl_exam.checks import (
    require_broadcast,
    require_floats,
    require_in,
    require_int,
    require_shape,
)
from i2dl_exam.sampling import seeded_normal


def xavier_variance(
    fan_in: int, fan_out: int | None = None, gain: float = 1.0
) -> float:
    r"""Xavier's variance, $\mathrm{Var}(w) = g^2\,\frac{2}{n_\text{in}+n_\text{out}}$.

    Args:
        fan_in: inputs $n_\text{in}$ of the layer, at least 1.
        fan_out: its outputs $n_\text{out}$; None for as many: then it is $g^2/n$.
        gain: factor $g$ on the weights, positive; torch uses 5/3 for tanh.

    Raises:
        TypeError: if a size is not an integer or `gain` is no real number.
        ValueError: if a size is below 1 or `gain` is not positive and finite.

    Source: exam question 2c; Glorot and Bengio 2010, eq. 12.
    """
    fan_in = require_int("fan_in", fan_in)
    fan_out = (
        fan_in if fan_out is None else require_int("fan_out", fan_out)
    )
    require_in("gain", gain, 0, open_low=True)
    return gain**2 * 2 / (fan_in + fan_out)


def he_variance(fan_in: int) -> float:
    r"""He's variance for ReLU layers, $\mathrm{Var}(w) = 2/n$.

    Args:
        fan_in: inputs $n$ of the layer, at least 1.

    Raises:
        TypeError: if `fan_in` is not an integer.
        ValueError: if `fan_in` is below 1.

    Source: exam question 2d; He et al. 2015, eq. 10 (arXiv:1502.01852).
    """
    return 2 / require_int("fan_in", fan_in)


def uniform_bound(n: int, gain: float = 1.0) -> float:
    r"""The bound $\alpha = g\sqrt{3/n}$ of uniform weights that keep the variance.

    With weights from $U(-\alpha, \alpha)$ and inputs of mean 0, the sum
    $s = \sum_{j=1}^{n} w_j x_j$ then has $\mathrm{Var}(s) = g^2\,\mathrm{Var}(x)$.

    Args:
        n: inputs of one output (fan-in), at least 1.
        gain: $g$, above 0; $\sqrt 2$ where the inputs come from a ReLU.

    Returns:
        $\alpha$.

    Raises:
        TypeError: if `n` is not an integer or `gain` is not a number.
        ValueError: if `n` is below 1 or `gain` is not positive.

    Source: exam question 8f; He et al. 2015 (arXiv:1502.01852).
    """
    require_in("gain", gain, 0, open_low=True)
    return gain * math.sqrt(3 / require_int("n", n))


def with_variance(normal: Tensor, variance: float) -> Tensor:
    r"""Standard normal numbers $z$ stretched to a variance, $w = z\sqrt{\sigma^2}$.

    Args:
        normal: standard normal numbers, any shape, floating-point.
        variance: $\sigma^2 = \mathrm{Var}(w)$, positive.

    Returns:
        Numbers with mean 0 and variance $\sigma^2$, same shape and dtype.

    Raises:
        TypeError: if `normal` is not a floating-point tensor, or `variance` no number.
        ValueError: if `variance` is not positive and finite.
    """
    require_floats("normal", normal)
    require_in("variance", variance, 0, open_low=True)
    return math.sqrt(variance) * normal


@torch.no_grad()
def seed_weights(net: nn.Module, seed: int = 0) -> None:
    r"""Give a network starting weights $w \sim N(0, 1/n)$ and biases 0, in place.

    Torch draws its own on the layer's device: other numbers for the same seed there.

    Args:
        net: fully connected and convolutional layers. Their weights have two or more
            dimensions, (outputs, ...), and the fan-in $n$ is the product of all others.
        seed: seed of the random numbers, at least 0; torch's own seed has no effect.

    Raises:
        TypeError: if `seed` is not an integer.
        ValueError: if `seed` is negative, or `net` holds a vector that is no bias, as
            normalization layers do.

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


def signals_through(
    x: Tensor,
    weights: Tensor,
    activation: Callable[[Tensor], Tensor] = torch.tanh,
) -> tuple[list[Tensor], list[Tensor]]:
    r"""Forward pass through $L$ layers without bias, $h_\ell = f(W_\ell h_{\ell-1})$.

    Args:
        x: the input $h_0$, shape (..., n).
        weights: $W_1, \dots, W_L$ stacked, shape (L, ..., n, n). Dimensions in between
            are independent networks and those in front of n in `x` must fit them.
        activation: elementwise $f$.

    Returns:
        The sums $(s_1, \dots, s_L)$ and the outputs $(h_0, h_1, \dots, h_L)$, each of
        shape (..., n).

    Raises:
        TypeError: if an argument is not a tensor.
        ValueError: if the shapes do not fit, or there is no layer.

    Source: exam question 2b.
    """
    n = _require_stack(weights)
    require_shape("x", x, n, batch=True)
    require_broadcast(weights=weights.shape[1:-2], x=x.shape[:-1])
    sums: list[Tensor] = []
    outputs = [x]
    for W in weights:
        sums.append(
            torch.einsum("...ij,...j->...i", W, outputs[-1])
        )  # W h
        outputs.append(activation(sums[-1]))
    return sums, outputs


def gradients_through(
    gradient: Tensor,
    weights: Tensor,
    sums: list[Tensor],
    slope: Callable[[Tensor], Tensor],
) -> list[Tensor]:
    r"""Backward pass, $g_{\ell-1} = W_\ell^\top\,(f'(s_\ell) \odot g_\ell)$.

    Args:
        gradient: the gradient $g_L$ by the last outputs $h_L$, shape (..., n).
        weights: $W_1, \dots, W_L$ stacked, shape (L, ..., n, n).
        sums: $s_1, \dots, s_L$ of the forward pass, each of shape (..., n).
        slope: elementwise derivative $f'$ of the activation function.

    Returns:
        $(g_0, g_1, \dots, g_L)$, each of shape (..., n).

    Raises:
        TypeError: if an argument is not a tensor.
        ValueError: if the shapes do not fit, or there are not as many sums as layers.

    Source: exam question 2b.
    """
    n = _require_stack(weights)
    require_shape("gradient", gradient, n, batch=True)
    if len(sums) != len(weights):
        raise ValueError(
            f"sums must hold {len(weights)} tensors, got {len(sums)}"
        )
    for i, s in enumerate(sums):
        require_shape(f"sums[{i}]", s, n, batch=True)
    own = {f"sums[{i}]": s.shape[:-1] for i, s in enumerate(sums)}
    ends = {
        "weights": weights.shape[1:-2],
        "gradient": gradient.shape[:-1],
    }
    require_broadcast(**ends, **own)
    gradients = [gradient]
    for W, s in zip(weights.unbind()[::-1], sums[::-1], strict=True):
        delta = slope(s) * gradients[-1]  # the gradient by the sums
        gradients.append(
            torch.einsum("...ij,...i->...j", W, delta)
        )  # W^T delta
    return gradients[::-1]


def _require_stack(weights: Tensor) -> int:
    """The width n of stacked layers, shape (L, ..., n, n) with L at least 1."""
    n, _ = require_shape("weights", weights, None, None, batch=True)
    require_shape("weights", weights, n, n, batch=True)
    if weights.ndim < 3 or len(weights) == 0:
        shape = tuple(weights.shape)
        raise ValueError(
            f"weights must have shape (layers, ..., n, n), got {shape}"
        )
    return n
