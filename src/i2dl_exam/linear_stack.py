r"""Linear layers in a row, and the one linear layer that they are equal to."""

from collections.abc import Iterable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from i2dl_exam.checks import require_floats, require_shape


def linear_layer(weight: Tensor, bias: Tensor) -> nn.Linear:
    r"""An `nn.Linear` that computes $W x + b$ with the given numbers.

    Args:
        weight: $W$, shape (out, in).
        bias: $b$, shape (out,).

    Returns:
        A layer with copies of the numbers, on their device and with their dtype.

    Raises:
        TypeError: if an argument is not a tensor, or `weight` not floating-point.
        ValueError: if the shapes do not fit together.
    """
    n_out, n_in = require_shape("weight", weight, None, None)
    require_shape("bias", bias, n_out)
    require_floats("weight", weight)
    layer = nn.Linear(
        n_in, n_out, device=weight.device, dtype=weight.dtype
    )
    with torch.no_grad():
        layer.weight.copy_(weight)
        layer.bias.copy_(bias)
    return layer


def collapse_linear(layers: Iterable[nn.Module]) -> nn.Linear:
    r"""The one layer that equals linear layers in a row, $W = W_L \cdots W_1$.

    Layer by layer: $W \leftarrow W_\ell W$ and $b \leftarrow W_\ell b + b_\ell$.

    Args:
        layers: the layers in the order in which they are applied, at least one, each an
            `nn.Linear` with or without bias; an `nn.Sequential` of them will do.

    Returns:
        A new `nn.Linear` with bias, equal to the whole stack.

    Raises:
        TypeError: if something else than an `nn.Linear` is in the stack, such as an
            activation function: then no such layer exists.
        ValueError: if `layers` is empty, or a layer does not take what comes before it.

    Source: exam question 8a.
    """
    stack = list(layers)
    if not stack:
        raise ValueError(
            "layers must hold at least one layer, got none"
        )
    for i, layer in enumerate(stack):
        if not isinstance(layer, nn.Linear):
            raise TypeError(
                f"layers[{i}] must be an nn.Linear, got {layer!r}"
            )
        if i == 0:
            W = torch.eye(layer.in_features).to(
                layer.weight
            )  # its device and dtype
            b = W.new_zeros(layer.in_features)
        if layer.in_features != len(W):
            raise ValueError(
                f"layers[{i}] must have in_features={len(W)}, like the output of the "
                f"layer before, got {layer.in_features}"
            )
        W = layer.weight @ W  # (out, mid) @ (mid, in) -> (out, in)
        b = F.linear(b, layer.weight, layer.bias)  # W_l b + b_l
    return linear_layer(W, b)
