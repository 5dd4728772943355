"""5e: At a saddle the gradient of all samples is 0; a mini-batch's gradient is not."""

import math
import operator
from fractions import Fraction
from numbers import Real
from typing import Any, SupportsIndex, TypeVar

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


def draw_batches(
    count: SupportsIndex, size: SupportsIndex, batches: SupportsIndex, seed: int = 0
) -> Tensor:
    """Random mini-batches: in each row `size` different numbers below `count`."""
    rows, columns = require_int("batches", batches), require_int("count", count)
    keys = seeded_uniform(rows, columns, seed=seed)
    return keys.argsort(dim=1)[:, : _batch_size(size, columns)]  # a random order


def _require_rates(w: object, gradient: object, lr: Rate, weight_decay: Rate) -> None:
    """Raise unless weights and gradients fit and both rates are at least 0."""
    require_numbers(w=w, gradient=gradient)
    if isinstance(w, Tensor) and isinstance(gradient, Tensor):
        require_shape("gradient", gradient, *w.shape)
    require_in("lr", lr, 0)
    require_in("weight_decay", weight_decay, 0)


def _batch_size(size: SupportsIndex, count: int) -> int:
    """The batch size, if it is from 1 to `count`."""
    b = require_int("size", size)
    if b > count:
        raise ValueError(f"size must be at most count {count}, got {b}")
    return b


def require_numbers(**named: object) -> None:
    """Raise unless all values are numbers or tensors; `bool` is no number here."""
    for name, value in named.items():
        if isinstance(value, bool) or not isinstance(value, Real | Tensor):
            raise TypeError(f"{name} must be a number or a tensor, got {value!r}")


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(f"{name} must be at least {least}, got {number}")
    return number


def seeded_uniform(*shape: int, seed: int = 0) -> Tensor:
    """Uniform numbers in [-1, 1), drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(require_int("seed", seed, least=0))
    numbers = torch.rand(*shape, generator=generator, dtype=torch.float64, device="cpu")
    return (2 * numbers - 1).to(torch.get_default_device())


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


# --- Question 5e ----------------------------------------------------------
lr, tilts = Fraction(1, 4), [1, -1]  # J_i = x^2 - y^2 + tilt_i * y


def step(y: Fraction, samples: list[int]) -> Fraction:
    """One step of y down the mean loss of some samples; x stays 0."""
    tilt = Fraction(sum(tilts[i] for i in samples), len(samples))
    _, slope = saddle_gradient(Fraction(0), y)
    return sgd_step(y, slope + tilt, lr)


y = Fraction(0)
for _ in range(1000):
    y = step(y, [0, 1])
print(f"GD, both samples in each of 1000 steps: y = {y}")
first, second = (step(Fraction(0), [i]) for i in (0, 1))
print(f"SGD, one step with one sample: y = {first} or y = {second}")

left = []
for seed in range(20):
    y = Fraction(0)
    for batch in draw_batches(2, 1, 60, seed).tolist():
        y = step(y, batch)
    left.append(abs(y) >= 1)
print(f"SGD, 60 steps: {sum(left)} of {len(left)} runs have left, |y| >= 1")

# Not 20 orders of the samples but all of them: how many keep y between -1 and 1?
inside = {Fraction(0): 1}  # y: number of orders that lead there
for steps in range(1, 21):
    after: dict[Fraction, int] = {}
    for y, orders in inside.items():
        for new in (step(y, [0]), step(y, [1])):
            if abs(new) < 1:
                after[new] = after.get(new, 0) + orders
    inside = after
    if steps in (5, 10, 15, 20):
        kept, back = sum(inside.values()), inside.get(Fraction(0), 0)
        print(f"{steps} steps: {kept} of {2**steps} orders inside, {back} at y = 0")
