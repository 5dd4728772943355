"""8a: Ten linear layers without activation functions equal a single one, exactly."""

import operator
from collections.abc import Iterable
from typing import SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def linear_layer(weight: Tensor, bias: Tensor) -> nn.Linear:
    r"""An `nn.Linear` that computes $W x + b$ with the given numbers."""
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
    r"""The one layer that equals linear layers in a row, $W = W_L \cdots W_1$."""
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


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


def require_shape(
    name: str, value: Tensor, *shape: int | None, batch: bool = False
) -> tuple[int, ...]:
    """Return the sizes of `value`, or raise if they are not `shape`."""
    if not isinstance(value, Tensor):
        raise TypeError(f"{name} must be a tensor, got {value!r}")
    own = tuple(value.shape[-len(shape) :] if batch else value.shape)
    fits = len(own) == len(shape)
    if not fits or any(
        s not in (None, o) for s, o in zip(shape, own, strict=True)
    ):
        sizes = ["..."] * batch + [
            "any" if s is None else str(s) for s in shape
        ]
        wanted = ", ".join(sizes) + "," * (len(sizes) == 1)
        raise ValueError(
            f"{name} must have shape ({wanted}), got {tuple(value.shape)}"
        )
    return own


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


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


sizes = [3, 5, 4, 6, 5, 4, 5, 6, 4, 5, 2]
shapes = list(
    zip(sizes[1:], sizes, strict=False)
)  # (out, in) of each layer
layers = [  # integer weights and biases, so that float64 is exact
    linear_layer(
        seeded_normal(*shape, seed=seed).round(),
        seeded_normal(shape[0], seed=100 + seed).round(),
    )
    for seed, shape in enumerate(shapes)
]
deep, one = nn.Sequential(*layers), collapse_linear(layers)
x = (10 * seeded_normal(1000, 3)).round()
numbers = {
    m: sum(p.numel() for p in m.parameters()) for m in (deep, one)
}
print(f"{len(layers)} layers with {numbers[deep]} weights and biases")
print(
    f"1 layer with {numbers[one]}, from {one.in_features} to {one.out_features}"
)
print(
    f"same outputs for {len(x)} inputs, exactly: {deep(x).equal(one(x))}"
)

relu = [part for layer in layers for part in (layer, nn.ReLU())][:-1]
print(
    f"still the same with ReLU in between: {nn.Sequential(*relu)(x).equal(one(x))}"
)
