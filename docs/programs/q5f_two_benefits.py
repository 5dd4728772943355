"""5f: Momentum is faster in a narrow valley, and it can roll over a hill."""

import math
from fractions import Fraction
from numbers import Real
from typing import Any, TypeVar

from torch import Tensor


Number = TypeVar("Number", int, float, Fraction, Tensor)


def valley_gradient(
    x: Number, y: Number, kappa: Any
) -> tuple[Number, Number]:
    r"""Gradient of the valley, $\nabla J = (x, \kappa y)$."""
    require_numbers(x=x, y=y)
    require_in("kappa", kappa, 1)
    return x, kappa * y


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


def two_wells_slope(x: Number) -> Number:
    r"""Slope of the two wells, $J'(x) = x\,(x - 1)(x + 2)$."""
    require_numbers(x=x)
    slope: Number = x * (x - 1) * (x + 2)
    return slope


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


def require_numbers(**named: object) -> None:
    """Raise unless all values are numbers or tensors; `bool` is no number here."""
    for name, value in named.items():
        if isinstance(value, bool) or not isinstance(
            value, Real | Tensor
        ):
            raise TypeError(
                f"{name} must be a number or a tensor, got {value!r}"
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


for lr, beta, factor in (  # best in the long run; factor per step
    (Fraction(2, 101), Fraction(0), Fraction(99, 101)),
    (Fraction(4, 121), Fraction(81, 121), Fraction(9, 11)),
):
    x = y = Fraction(1)
    u = v = Fraction(0)
    steps = 0
    while (
        x * x + y * y >= Fraction(1, 10**12) and steps < 2000
    ):  # squared distance
        gx, gy = valley_gradient(x, y, 100)
        x, u = momentum_step(x, gx, u, lr, beta)
        y, v = momentum_step(y, gy, v, lr, beta)
        steps += 1
    more = Fraction(2 * steps, 11) if beta else 0
    closed = (
        factor**steps * (1 + more),
        (-factor) ** steps * (1 + 10 * more),
    )
    print(
        f"valley, lr = {lr}, beta = {beta}: {steps} steps to distance 10^-6"
    )
    print(
        f"  the closed form gives the same weights: {(x, y) == closed}"
    )

for start in (2.0, 1.2):
    for beta in (0.0, 0.9):
        place, velocity = start, 0.0
        for _ in range(500):
            slope = two_wells_slope(place)
            place, velocity = momentum_step(
                place, slope, velocity, 0.1, beta
            )
        ends = {
            "shallow": abs(place - 1) < 1e-6,
            "deep": abs(place + 2) < 1e-6,
        }
        found = " and ".join(
            name for name, here in ends.items() if here
        )
        print(
            f"wells, from {start:.1f}, beta = {beta:z.1f}: {found or 'no'} minimum"
        )
