"""3a: Batch norm keeps a 20-layer network stable under a bad initialization."""

import math
import operator
from collections.abc import Sequence
from numbers import Real
from typing import Any, SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def relu_layers(
    x: Tensor, weights: Sequence[Tensor], *, normalized: bool
) -> list[Tensor]:
    r"""Outputs of each layer of a network, $h_\ell = \mathrm{ReLU}(W_\ell h_{\ell-1})$."""
    _, inputs = require_shape("x", x, None, None)
    outputs: list[Tensor] = []
    for i, weight in enumerate(weights):
        inputs, _ = require_shape(f"weights[{i}]", weight, None, inputs)
        z = F.linear(
            outputs[-1] if outputs else x, weight
        )  # (N, outputs)
        outputs.append(
            (
                normalize(z, *batch_moments(z)) if normalized else z
            ).relu()
        )
    return outputs


def normalize(
    x: Tensor, mean: Tensor, var: Tensor, eps: float = 1e-5
) -> Tensor:
    r"""Each feature with the given moments, $\hat x = (x - E)/\sqrt{V + \epsilon}$."""
    _require_batch(x)
    require_shape("mean", mean, x.shape[1])
    require_shape("var", var, x.shape[1])
    require_in("eps", eps, 0)
    if (var + eps <= 0).any():
        lowest = var.min().item()
        raise ValueError(
            f"var + eps must be positive, got var {lowest}, eps {eps}"
        )
    return (x - _feature(mean, x)) / _feature(var + eps, x).sqrt()


def batch_moments(x: Tensor) -> tuple[Tensor, Tensor]:
    r"""Mean $E[x]$ and biased variance $\mathrm{Var}[x]$ of each feature in the batch."""
    axes = _batch_axes(x)
    if math.prod(x.shape[axis] for axis in axes) < 2:
        shape = tuple(x.shape)
        raise ValueError(
            f"x must hold at least 2 values per feature, got {shape}"
        )
    var, mean = torch.var_mean(
        x, axes, correction=0
    )  # (N, C, ...) -> (C,)
    return mean, var


def _require_batch(x: Tensor) -> None:
    """Raise unless `x` is a batch of samples, shape (N, C) or (N, C, ...)."""
    require_floats("x", x)
    if x.ndim < 2:
        shape = tuple(x.shape)
        raise ValueError(
            f"x must have shape (N, C) or (N, C, ...), got {shape}"
        )


def _feature(values: Tensor, x: Tensor) -> Tensor:
    """One value per feature, in a shape that broadcasts along the axis C of `x`."""
    return values.view(
        -1, *[1] * (x.ndim - 2)
    )  # (C,) -> (C, 1, 1) for (N, C, H, W)


def _batch_axes(x: Tensor) -> tuple[int, ...]:
    """All axes but the features', (N, C, ...)."""
    _require_batch(x)
    return (0, *range(2, x.ndim))


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


def require_in(
    name: str,
    value: Any,
    low: float,
    high: float = math.inf,
    *,
    open_low: bool = False,
) -> None:
    """Raise unless `value` is a real number in [low, high), or in (low, high)."""
    if not isinstance(value, Real) or isinstance(value, bool):
        raise TypeError(f"{name} must be a real number, got {value!r}")
    if not value < high or value < low or (open_low and value == low):
        bracket = "(" if open_low else "["
        raise ValueError(
            f"{name} must lie in {bracket}{low}, {high}), got {value}"
        )


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


depth, width = 20, 64
x = seeded_normal(
    128, width
).requires_grad_()  # a mini-batch of 128 samples
he = [
    seeded_normal(width, width, seed=k) * math.sqrt(2 / width)
    for k in range(depth)
]
direction = seeded_normal(
    128, width, seed=depth
)  # gradient that arrives at layer 20


def word(value: float) -> str:
    """What became of a number that was about 1."""
    if 0.001 < value < 1000:
        return "stays"
    return (
        "vanishes"
        if value < 1e-15
        else "explodes"
        if value > 1e15
        else "changes"
    )


for factor in (0.1, 1, 10):
    weights = [factor * w for w in he]
    print(f"weights: He initialization times {factor:.1f}")
    for normalized in (False, True):
        h = relu_layers(x, weights, normalized=normalized)
        first, last = torch.autograd.grad(
            (h[-1] * direction).sum(), [h[0], h[-1]]
        )
        signal, gradient = (
            h[-1].std().item(),
            (first.norm() / last.norm()).item(),
        )
        name = "with batch norm" if normalized else "without"
        print(
            f"  {name}: signal {word(signal)}, gradient {word(gradient)}"
        )

# The same network of torch's own layers, and what the factor does to it.
kinds = [
    (nn.Linear(width, width, bias=False), nn.BatchNorm1d(width))
    for _ in he
]
layers = [layer for pair in kinds for layer in (*pair, nn.ReLU())]
network = nn.Sequential(*layers).double()
outputs = []
for factor in (0.1, 10):
    for (linear, _), w in zip(kinds, he, strict=True):
        linear.load_state_dict({"weight": factor * w})
    outputs.append(network(x))
print(f"nn.BatchNorm1d gives the same: {outputs[1].allclose(h[-1])}")
gap = (outputs[0] - outputs[1]).norm() / outputs[1].norm()
print(
    f"weights 100 times as large change the outputs by less than 5 %: {gap < 0.05}"
)
