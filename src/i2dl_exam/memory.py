"""Memory that training needs, counted on the tensors themselves."""

import torch
from torch import Tensor, nn
from torch.func import functional_call


def kept_for_backward(network: nn.Module, x: Tensor) -> int:
    """Bytes of the activations: what a forward pass keeps for the backward pass.

    Every storage that autograd saves counts once: the batch itself, inputs of layers,
    outputs of activation functions, indices of max pooling. What the network holds
    anyway, parameters and buffers, does not count. On the device `meta` tensors have a
    shape but no data: nothing is computed and no memory is used.

    Args:
        network: any module, on the device of `x`; it is not changed.
        x: one batch of inputs.

    Returns:
        The sum over the saved storages, in bytes.

    Raises:
        TypeError: if `network` is not a module or `x` not a tensor.

    Source: exam question 5h.
    """
    if not isinstance(network, nn.Module):
        raise TypeError(f"network must be a module, got {network!r}")
    if not isinstance(x, Tensor):
        raise TypeError(f"x must be a tensor, got {x!r}")
    saved: list[Tensor] = []
    buffers = {
        name: b.clone() for name, b in network.named_buffers()
    }  # may change
    # The second hook would serve a backward pass, but none follows.
    hooks = torch.autograd.graph.saved_tensors_hooks(
        saved.append, lambda _: x
    )
    with torch.enable_grad(), hooks:
        functional_call(
            network, buffers, x.clone()
        )  # a storage of its own
    numbers = [*network.parameters(), *buffers.values()]
    held = {number.untyped_storage() for number in numbers}
    kept = {t.untyped_storage() for t in saved} - held
    return sum(storage.nbytes() for storage in kept)
