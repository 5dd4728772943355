"""5f: Momentum steps along a fading sum, or average, of all past gradients."""

import math
import operator
from fractions import Fraction
from numbers import Real
from typing import Any, SupportsIndex, TypeVar

import torch
from torch import Tensor


Number = TypeVar("Number", int, float, Fraction, Tensor)


Rate = Any  # a float or a Fraction


def momentum_step(
    w: Number,
    gradient: Number,
    velocity: Number,
    lr: Rate,
    momentum: Rate,
    weight_decay: Rate = 0,
) -> tuple[Number, Number]:
    r"""A step along a fading sum of gradients, $u \leftarrow \beta u + g + \lambda W$."""
    _require_step(
        w, lr, weight_decay, gradient=gradient, velocity=velocity
    )
    require_in("momentum", momentum, 0, 1)
    velocity = momentum * velocity + gradient + weight_decay * w
    return w - lr * velocity, velocity


def _require_step(
    w: object, lr: Rate, weight_decay: Rate, **others: object
) -> None:
    """Raise unless weights and the `others` fit and both rates are at least 0."""
    require_numbers(w=w, **others)
    for name, value in others.items():
        if isinstance(w, Tensor) and isinstance(value, Tensor):
            require_shape(name, value, *w.shape)
    require_in("lr", lr, 0)
    require_in("weight_decay", weight_decay, 0)


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


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


def require_numbers(**named: object) -> None:
    """Raise unless all values are numbers or tensors; `bool` is no number here."""
    for name, value in named.items():
        if isinstance(value, bool) or not isinstance(
            value, Real | Tensor
        ):
            raise TypeError(
                f"{name} must be a number or a tensor, got {value!r}"
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


zero, half, past = Fraction(0), Fraction(1, 2), list[Fraction]()
u = a = zero
for g in (Fraction(4), Fraction(2), Fraction(1)):
    past.append(g)
    _, u = momentum_step(zero, g, u, 1, half)
    a = half * a + (1 - half) * g
    fading = sum(half**k * old for k, old in enumerate(reversed(past)))
    print(f"gradient {g}: sum {u}, written out {fading}, average {a}")

for name, sign in (("equal", 1), ("alternating", -1)):
    u = zero
    for t in range(200):
        _, u = momentum_step(
            zero, Fraction(sign**t), u, 1, Fraction(9, 10)
        )
    print(
        f"200 {name} gradients of size 1, beta = 0.9: sum {float(abs(u)):.4f}"
    )

w = u = torch.zeros(4, dtype=torch.float64)
other = w.clone()
torchs = torch.optim.SGD([other], lr=0.01, momentum=0.9)
agreed = True
for g in seeded_normal(1000, 4):
    w, u = momentum_step(w, g, u, lr=0.01, momentum=0.9)
    other.grad = g
    torchs.step()
    agreed = agreed and w.allclose(other, rtol=0, atol=1e-10)
print(
    f"the sum is torch.optim.SGD(momentum=0.9), 1000 random gradients: {agreed}"
)
