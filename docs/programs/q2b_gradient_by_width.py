"""2b: Which variance kills the gradient of 30 tanh layers depends on their width."""

import math
import operator
from collections.abc import Callable, Sequence
from itertools import zip_longest
from numbers import Real
from typing import Any, SupportsIndex

import torch
from torch import Tensor


def with_variance(normal: Tensor, variance: float) -> Tensor:
    r"""Standard normal numbers $z$ stretched to a variance, $w = z\sqrt{\sigma^2}$."""
    require_floats("normal", normal)
    require_in("variance", variance, 0, open_low=True)
    return math.sqrt(variance) * normal


def signals_through(
    x: Tensor,
    weights: Tensor,
    activation: Callable[[Tensor], Tensor] = torch.tanh,
) -> tuple[list[Tensor], list[Tensor]]:
    r"""Forward pass through $L$ layers without bias, $h_\ell = f(W_\ell h_{\ell-1})$."""
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
    r"""Backward pass, $g_{\ell-1} = W_\ell^\top\,(f'(s_\ell) \odot g_\ell)$."""
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


def tanh_slope(s: Tensor) -> Tensor:
    r"""The slope of tanh, $\tanh'(s) = 1 - \tanh^2(s)$."""
    require_floats("s", s)
    return 1 - s.tanh() ** 2


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


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


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


def require_broadcast(**shapes: Sequence[int]) -> None:
    """Raise unless axes in front, given by the argument's name, fit together."""
    axes = zip_longest(
        *(shape[::-1] for shape in shapes.values()), fillvalue=1
    )
    if any(len({*sizes} - {1}) > 1 for sizes in axes):
        found = ", ".join(
            f"{name} {tuple(shape)}" for name, shape in shapes.items()
        )
        raise ValueError(
            f"axes in front must fit together, got {found}"
        )


LAYERS, NETS = 30, 25


def word(factors: Tensor) -> str:
    """What happens in the typical network, the median one."""
    if factors.median() < 1 / 200:
        return "vanishes"
    return "explodes" if factors.median() > 1000 else "stays"


print(
    "  n  Var 0.02   Var 1/n    Var 1.0    with Var 1.0 most slopes are"
)
for n in (1, 3, 10, 30, 100):
    normal = seeded_normal(LAYERS, NETS, n, n)
    x, g = (
        seeded_normal(NETS, n, seed=1),
        seeded_normal(NETS, n, seed=2),
    )
    words = []
    for variance in (0.02, 1 / n, 1.0):
        weights = with_variance(normal, variance)
        sums, outputs = signals_through(x.requires_grad_(), weights)
        gradients = gradients_through(g, weights, sums, tanh_slope)
        autograd = torch.autograd.grad(outputs[-1], outputs, g)
        pairs = zip(gradients, autograd, strict=True)  # of all layers
        agree = all(
            ours.allclose(theirs, atol=0) for ours, theirs in pairs
        )
        factors = autograd[0].norm(dim=-1) / g.norm(
            dim=-1
        )  # first layer : last layer
        words.append(word(factors) if agree else "wrong")
        slope = tanh_slope(torch.stack(sums)).median()
    flat = "below 1/100" if slope < 1 / 100 else "above 1/100"
    print(
        f"{n:>3}  {words[0]:<9}  {words[1]:<9}  {words[2]:<9}  {flat}"
    )
