"""2d: Signal and gradient through 30 layers, tanh and ReLU, four variances."""

import math
import operator
from collections.abc import Callable, Sequence
from itertools import zip_longest
from numbers import Real
from typing import Any, SupportsIndex

import torch
from torch import Tensor


def tanh_slope(s: Tensor) -> Tensor:
    r"""The slope of tanh, $\tanh'(s) = 1 - \tanh^2(s)$."""
    require_floats("s", s)
    return 1 - s.tanh() ** 2


def relu_slope(s: Tensor) -> Tensor:
    r"""The slope of ReLU, $\mathrm{ReLU}'(s) = [s > 0]$, with 0 at $s = 0$ as in torch."""
    require_floats("s", s)
    return (s > 0).to(s.dtype)


def xavier_variance(
    fan_in: int, fan_out: int | None = None, gain: float = 1.0
) -> float:
    r"""Xavier's variance, $\mathrm{Var}(w) = g^2\,\frac{2}{n_\text{in}+n_\text{out}}$."""
    fan_in = require_int("fan_in", fan_in)
    fan_out = (
        fan_in if fan_out is None else require_int("fan_out", fan_out)
    )
    require_in("gain", gain, 0, open_low=True)
    return gain**2 * 2 / (fan_in + fan_out)


def he_variance(fan_in: int) -> float:
    r"""He's variance for ReLU layers, $\mathrm{Var}(w) = 2/n$."""
    return 2 / require_int("fan_in", fan_in)


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


LAYERS, NETS = 30, 11
functions = {
    "tanh": (torch.tanh, tanh_slope),
    "ReLU": (torch.relu, relu_slope),
}


def word(end: Tensor, start: Tensor) -> str:
    """What happens to the length of a vector in the typical network, the median one."""
    factor = (end.norm(dim=-1) / start.norm(dim=-1)).median()
    return (
        "vanishes"
        if factor < 1 / 200
        else "explodes"
        if factor > 1000
        else "stays"
    )


at = torch.tensor(
    [-1.0, 0.0, 1.0], dtype=torch.float64, requires_grad=True
)
for name, (f, slope) in functions.items():
    (autograd,) = torch.autograd.grad(f(at).sum(), at)
    print(
        f"{name}: slope at -1, 0, 1 as torch's: {slope(at).allclose(autograd)}"
    )

print("         n  variance  signal    gradient")
for n in (30, 100, 200):
    normal = seeded_normal(LAYERS, NETS, n, n)
    x, g = (
        seeded_normal(NETS, n, seed=1),
        seeded_normal(NETS, n, seed=2),
    )
    variances = {
        "0.02": 0.02,
        "Xavier": xavier_variance(n),
        "He": he_variance(n),
        "1.0": 1.0,
    }
    for activation, (f, slope) in functions.items():
        for name, variance in variances.items():
            weights = with_variance(normal, variance)
            sums, outputs = signals_through(x, weights, f)
            first = gradients_through(g, weights, sums, slope)[0]
            forward, backward = word(outputs[-1], x), word(first, g)
            print(
                f"{activation}  {n:>4}  {name:<8}  {forward:<8}  {backward}"
            )
