"""2c: With tanh the signal of a Xavier network still shrinks, like 1/sqrt(2 L)."""

import math
import operator
from collections.abc import Callable, Sequence
from itertools import zip_longest
from numbers import Real
from typing import Any, SupportsIndex

import torch
from torch import Tensor, nn


def gaussian_mean(
    function: Callable[[Tensor], Tensor], variance: float = 1.0
) -> float:
    r"""The mean $E[f(s)]$ for $s \sim N(0, \sigma^2)$, by the trapezoidal rule."""
    require_in("variance", variance, 0, open_low=True)
    z = torch.arange(0, 10, 0.001, dtype=torch.float64)
    density = torch.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    s = math.sqrt(variance) * z
    return torch.trapezoid(
        (function(s) + function(-s)) * density, z
    ).item()


def with_variance(normal: Tensor, variance: float) -> Tensor:
    r"""Standard normal numbers $z$ stretched to a variance, $w = z\sqrt{\sigma^2}$."""
    require_floats("normal", normal)
    require_in("variance", variance, 0, open_low=True)
    return math.sqrt(variance) * normal


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


n, layers, nets = 100, 30, 20
normal = seeded_normal(layers, nets, n, n)
x = seeded_normal(nets, n, seed=1)
tanh_gain = nn.init.calculate_gain("tanh")
print(f"torch's gain for tanh is 5/3: {tanh_gain == 5 / 3}")
for name, gain in {"1": 1.0, "5/3": tanh_gain}.items():
    q = 1.0  # mean square of the signal in a very wide network
    for _ in range(layers):
        q = gaussian_mean(lambda s: s.tanh() ** 2, gain**2 * q)
    print(
        f"gain {name}: std after {layers} layers, infinitely wide: {math.sqrt(q):.4f}"
    )

    weights = with_variance(normal, xavier_variance(n, gain=gain))
    _, outputs = signals_through(x, weights)
    measured = outputs[-1].square().mean().sqrt().item()
    close = abs(measured / math.sqrt(q) - 1) < 0.25
    print(
        f"  {nets} random networks, {n} wide, agree within 25 %: {close}"
    )
print(f"1/sqrt(2 L) for L = {layers}: {1 / math.sqrt(2 * layers):.4f}")
