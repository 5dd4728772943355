"""Use: Linear layers without an activation between them become one layer."""

import copy
import operator
from typing import SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def collapse_linear(
    layers: list[nn.Linear],
) -> nn.Linear:
    r"""The one layer equal to several, $W = W_L \cdots W_1$."""
    first = layers[0]
    W = torch.eye(first.in_features).to(first.weight)
    b = W.new_zeros(len(W))
    for layer in layers:
        W = layer.weight @ W
        b = F.linear(b, layer.weight, layer.bias)  # W_l b + b_l
    one = nn.Linear(W.shape[1], W.shape[0]).to(W)
    one.load_state_dict({"weight": W, "bias": b})
    return one


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


stacks = {  # your own here
    "512, 64, 10": nn.Sequential(nn.Linear(512, 64), nn.Linear(64, 10)),
    "512, 8, 512": nn.Sequential(nn.Linear(512, 8), nn.Linear(8, 512)),
}
for sizes, stack in stacks.items():
    merged = collapse_linear(stack)
    before, after = (
        sum(p.numel() for p in n.parameters()) for n in (stack, merged)
    )
    print(f"{sizes}: {before:,} parameters, as one layer {after:,}")

    exact = copy.deepcopy(
        stack
    ).double()  # other types agree up to their rounding
    x = seeded_normal(100, exact[0].in_features)
    print(
        f"  same outputs: {collapse_linear(exact)(x).allclose(exact(x))}"
    )
