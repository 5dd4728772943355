r"""Linear layers in a row, and the one linear layer that they are equal to."""

from torch import Tensor, nn

from i2dl_exam.checks import checked


def _linear(layers: list[nn.Linear]) -> None:
    stack = list(layers)
    if not stack:
        raise ValueError(
            "layers must hold at least one layer, got none"
        )
    for i, layer in enumerate(stack):
        if not isinstance(layer, nn.Linear) or layer.bias is None:
            raise TypeError(
                f"layers[{i}] must be an nn.Linear with a bias, "
                f"got {layer!r}"
            )


@checked(_linear)
def collapse_linear(layers: list[nn.Linear]) -> tuple[Tensor, Tensor]:
    r"""Weight $W_L \cdots W_1$ and bias of a layer equal to several.

    Layer by layer: $W \leftarrow W_\ell W$ and $b \leftarrow W_\ell b + b_\ell$.

    Args:
        layers: the layers in the order in which they are applied, at least one, each an
            `nn.Linear` with bias; an `nn.Sequential` of them will do.

    Returns:
        $W$ and $b$ as for `F.linear`, with shapes (outputs, inputs) and (outputs,).

    Raises:
        TypeError: if something else than an `nn.Linear` with bias is in the stack. With
            an activation function in it there is in general no such layer.
        ValueError: if there is no layer.

    Examples:
        >>> W, b = collapse_linear([nn.Linear(5, 3), nn.Linear(3, 2)])
        >>> W.shape, b.shape
        (torch.Size([2, 5]), torch.Size([2]))

    Source: exam question 8a.
    """
    W, b = layers[0].weight, layers[0].bias
    for layer in layers[1:]:
        W, b = layer.weight @ W, layer(b)  # W_l W and W_l b + b_l
    return W, b
