"""5f: In a valley of condition number 100, momentum needs 95 steps instead of 709."""

import math
from fractions import Fraction
from numbers import Real
from typing import Any, TypeVar

from torch import Tensor


Number = TypeVar("Number", int, float, Fraction, Tensor)


def valley_gradient(x: Number, y: Number, kappa: Any) -> tuple[Number, Number]:
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
    _require_rates(w, gradient, lr, weight_decay)
    require_numbers(velocity=velocity)
    require_in("momentum", momentum, 0, 1)
    velocity = momentum * velocity + gradient + weight_decay * w
    return w - lr * velocity, velocity


def _require_rates(w: object, gradient: object, lr: Rate, weight_decay: Rate) -> None:
    """Raise unless weights and gradients fit and both rates are at least 0."""
    require_numbers(w=w, gradient=gradient)
    if isinstance(w, Tensor) and isinstance(gradient, Tensor):
        require_shape("gradient", gradient, *w.shape)
    require_in("lr", lr, 0)
    require_in("weight_decay", weight_decay, 0)


def require_numbers(**named: object) -> None:
    """Raise unless all values are numbers or tensors; `bool` is no number here."""
    for name, value in named.items():
        if isinstance(value, bool) or not isinstance(value, Real | Tensor):
            raise TypeError(f"{name} must be a number or a tensor, got {value!r}")


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
        raise ValueError(f"{name} must lie in {bracket}{low}, {high}), got {value}")


def require_shape(
    name: str, value: Tensor, *shape: int | None, batch: bool = False
) -> tuple[int, ...]:
    """Return the sizes of `value`, or raise if they are not `shape`."""
    if not isinstance(value, Tensor):
        raise TypeError(f"{name} must be a tensor, got {value!r}")
    own = tuple(value.shape[-len(shape) :] if batch else value.shape)
    fits = len(own) == len(shape)
    if not fits or any(s not in (None, o) for s, o in zip(shape, own, strict=True)):
        sizes = ["..."] * batch + ["any" if s is None else str(s) for s in shape]
        wanted = ", ".join(sizes) + "," * (len(sizes) == 1)
        raise ValueError(f"{name} must have shape ({wanted}), got {tuple(value.shape)}")
    return own


# --- Question 5f ----------------------------------------------------------
kappa, goal = 100, Fraction(1, 10**6)
methods = {  # the learning rate and beta that are best in the long run
    "plain": (Fraction(2, 101), Fraction(0)),
    "momentum": (Fraction(4, 121), Fraction(81, 121)),
}


def closed_form(name: str, t: int) -> tuple[Fraction, Fraction]:
    """The weights after t steps, by formula."""
    if name == "plain":
        r = Fraction(99, 101)
        return r**t, (-r) ** t
    r = Fraction(9, 11)
    return r**t * (1 + Fraction(2 * t, 11)), (-r) ** t * (1 + Fraction(20 * t, 11))


for name, (lr, beta) in methods.items():
    x = y = Fraction(1)
    u = v = Fraction(0)
    steps, agreed, largest = 0, True, 2**0.5
    while x * x + y * y >= goal**2:  # the distance from the minimum (0, 0)
        gx, gy = valley_gradient(x, y, kappa)
        x, u = momentum_step(x, gx, u, lr, beta)
        y, v = momentum_step(y, gy, v, lr, beta)
        steps += 1
        agreed = agreed and (x, y) == closed_form(name, steps)
        largest = max(largest, float(x * x + y * y) ** 0.5)
    print(f"{name}: lr = {lr}, beta = {beta}: {steps} steps to distance {goal}")
    print(f"  as the closed form says in each step: {agreed}")
    print(f"  largest distance on the way: {largest:.2f}")
