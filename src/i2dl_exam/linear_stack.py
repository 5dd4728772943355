r"""Linear layers in a row, and the one linear layer that they are equal to."""

import torch
import torch.nn.functional as F
from torch import nn

from i2dl_exam.checks import checked


def _linear(layers: list[nn.Linear]) -> None:
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


@checked(_linear)
def collapse_linear(
    layers: list[nn.Linear],
) -> nn.Linear:
    r"""The one layer equal to several, $W = W_L \cdots W_1$.

    Layer by layer: $W \leftarrow W_\ell W$ and $b \leftarrow W_\ell b + b_\ell$.

    Args:
        layers: the layers in the order in which they are applied, at least one, each an
            `nn.Linear` with or without bias; an `nn.Sequential` of them will do.

    Returns:
        A new `nn.Linear` with bias, equal to the whole stack.

    Raises:
        TypeError: if something else than an `nn.Linear` is in the stack, such as an
            activation function: then no such layer exists.
        ValueError: if there is no layer.

    Source: exam question 8a.
    """
    first = layers[0]
    W = torch.eye(first.in_features).to(first.weight)
    b = W.new_zeros(len(W))
    for layer in layers:
        W = layer.weight @ W
        b = F.linear(b, layer.weight, layer.bias)  # W_l b + b_l
    one = nn.Linear(W.shape[1], W.shape[0]).to(W)
    one.load_state_dict({"weight": W, "bias": b})
    return one
