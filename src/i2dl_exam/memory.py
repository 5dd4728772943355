"""Memory that training needs, counted on the tensors themselves."""

from torch import Tensor, nn
from torch.autograd.graph import saved_tensors_hooks

from i2dl_exam.checks import Shape, checked


@checked(x=Shape())
def kept_for_backward(network: nn.Module, x: Tensor) -> int:
    """Bytes that a forward pass keeps for the backward pass.

    Every storage that autograd saves counts once: the batch itself, inputs of layers,
    outputs of activation functions, indices of max pooling. What the network holds
    anyway, parameters and buffers, does not count. On the device `meta` tensors have a
    shape but no data: nothing is computed and no memory is used.

    Args:
        network: any module, on the device of `x`; its running statistics move on.
        x: one batch of inputs.

    Returns:
        The sum over the saved storages, in bytes.

    Examples:
        >>> network = nn.Sequential(nn.Linear(100, 50), nn.ReLU())
        >>> kept_for_backward(network, torch.zeros(8, 100))  # 8 * (100 + 50) floats
        4800

    Source: exam question 5h.
    """
    saved: list[Tensor] = []
    hooks = saved_tensors_hooks(saved.append, lambda kept: kept)
    with hooks:
        network(x.clone())
    kept = {t.untyped_storage() for t in saved}
    own = [*network.parameters(), *network.buffers()]
    kept -= {t.untyped_storage() for t in own}
    return sum(storage.nbytes() for storage in kept)
