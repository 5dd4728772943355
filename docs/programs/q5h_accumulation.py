"""5h: Parts of a batch, one after the other, give the same gradient in less memory."""

import operator
from collections.abc import Iterable
from typing import SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call


def kept_for_backward(network: nn.Module, x: Tensor) -> int:
    """Bytes of the activations: what a forward pass keeps for the backward pass."""
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


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(
            f"{name} must be at least {least}, got {number}"
        )
    return number


x, y = seeded_normal(64, 20), seeded_normal(64, 1, seed=1)


def gradient(
    network: nn.Module, parts: Iterable[tuple[Tensor, Tensor]]
) -> Tensor:
    """The gradient of the first weights, added up over the parts of the batch."""
    network.zero_grad()
    for some_x, some_y in parts:
        loss = F.mse_loss(
            network(some_x), some_y, reduction="sum"
        ) / len(x)
        loss.backward()  # adds to .grad
    return next(network.parameters()).grad.clone()


for name, between in (
    ("without", nn.Identity()),
    ("with", nn.BatchNorm1d(50)),
):
    network = nn.Sequential(
        nn.Linear(20, 50), between, nn.Tanh(), nn.Linear(50, 1)
    )
    network.double()
    parts = list(zip(x.split(8), y.split(8), strict=True))
    whole = gradient(network, [(x, y)])
    same = gradient(network, parts).allclose(whole, rtol=0, atol=1e-12)
    print(
        f"{name} batch normalization: {len(parts)} parts, same gradient: {same}"
    )
    if name == "without":
        ratio = kept_for_backward(network, x) / kept_for_backward(
            network, x[:8]
        )
        print(
            f"  activations of the whole batch: {ratio:.4f} times those of a part"
        )
