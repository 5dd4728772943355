"""5d: On the ridge of a saddle, gradient descent runs into the saddle and stays."""

import math
from fractions import Fraction
from numbers import Real
from typing import Any, TypeVar

import torch
from torch import Tensor


Number = TypeVar("Number", int, float, Fraction, Tensor)


def saddle_gradient(x: Number, y: Number) -> tuple[Number, Number]:
    r"""Gradient of the saddle, $\nabla J = (2x, -2y)$."""
    require_numbers(x=x, y=y)
    return 2 * x, -2 * y


Rate = Any  # a float or a Fraction


def sgd_step(w: Number, gradient: Number, lr: Rate, weight_decay: Rate = 0) -> Number:
    r"""Gradient descent with an L2 penalty, $W \leftarrow W - \eta\,(g + \lambda W)$."""
    _require_rates(w, gradient, lr, weight_decay)
    new: Number = w - lr * (gradient + weight_decay * w)
    return new


def saddle(x: Number, y: Number) -> Number:
    r"""A saddle, $J(x, y) = x^2 - y^2$: a minimum along x, a maximum along y."""
    require_numbers(x=x, y=y)
    loss: Number = x * x - y * y
    return loss


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


# --- Question 5d ----------------------------------------------------------
quarter = Fraction(1, 4)


def descend(x: Fraction, y: Fraction, lr: Fraction) -> tuple[Fraction, Fraction]:
    """One step of gradient descent on the saddle."""
    gx, gy = saddle_gradient(x, y)
    return sgd_step(x, gx, lr), sgd_step(y, gy, lr)


x, y = Fraction(2), Fraction(0)
for step in range(1000):
    if step < 4:
        print(f"step {step}: x = {x}, y = {y}, J = {saddle(x, y)}")
    x, y = descend(x, y, quarter)
print(f"after 1000 steps: y = {y}, x = 2 / 2^1000: {x == 2 / Fraction(2) ** 1000}")

rates = [Fraction(k, 10) for k in range(1, 100)]
moved = sum(descend(Fraction(0), Fraction(0), lr) != (0, 0) for lr in rates)
print(f"learning rates that leave the point (0, 0): {moved} of {len(rates)}")

w = torch.zeros(2, dtype=torch.float64, requires_grad=True)
(gradient,) = torch.autograd.grad(saddle(w[0], w[1]), w)
hessian = torch.autograd.functional.hessian(lambda w: saddle(w[0], w[1]), w.detach())
up, down = hessian.diagonal().tolist()
print(f"autograd at (0, 0): gradient zero: {not gradient.any()}")
print(f"curvature along x: {up:.0f}, along y: {down:.0f}")

for k in (1, 2, 4, 8, 16):
    y, steps = Fraction(1, 10**k), 0
    while y < 1:
        (_, y), steps = descend(Fraction(0), y, quarter), steps + 1
    formula = math.ceil(k * math.log(10) / math.log(1.5))
    print(f"start at y = 10^-{k}: {steps} steps to y = 1, the formula says {formula}")
