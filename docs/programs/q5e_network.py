"""5e: Mini-batches move a small autoencoder off its saddle, all samples do not."""

import math
import operator
from fractions import Fraction
from numbers import Real
from typing import Any, SupportsIndex, TypeVar

import torch
from torch import Tensor


Number = TypeVar("Number", int, float, Fraction, Tensor)


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


# --- Question 5e ----------------------------------------------------------
# 16 points, mirrored at both axes: the two inputs are uncorrelated.
mirrors = torch.tensor([[1, 1], [1, -1], [-1, 1], [-1, -1]])
points = torch.tensor([[3, 1], [2, 1], [3, 2], [1, 1]])
data = (points[:, None] * mirrors).reshape(16, 2).double()


def loss(w: Tensor, x: Tensor) -> Tensor:
    """Reconstruction error of the code w.x, decoded with the same two weights."""
    code = x @ w
    return ((code[:, None] * w - x) ** 2).sum(dim=1).mean() / 2


def train(batches: Tensor) -> Tensor:
    """The weights after one step for each batch, from the saddle (0, 1)."""
    w = torch.tensor([0.0, 1.0], dtype=torch.float64)
    for batch in batches:
        w.requires_grad_()
        (gradient,) = torch.autograd.grad(loss(w, data[batch]), w)
        w = sgd_step(w.detach(), gradient, lr=0.01)
    return w


saddle, best = (torch.tensor(w, dtype=torch.float64) for w in ([0.0, 1.0], [1.0, 0.0]))
print(f"loss at the saddle {loss(saddle, data):.4f}, at best {loss(best, data):.4f}")
everything = torch.arange(16).expand(1000, 16)
print(f"GD, 1000 steps: still at the saddle: {train(everything).equal(saddle)}")
ends = [train(draw_batches(16, 2, 400, seed)) for seed in range(20)]
near = sum(loss(w, data).item() < 1.2 * loss(best, data).item() for w in ends)
print(f"SGD, batches of 2, 400 steps: {near} of {len(ends)} within 20 % of the best")
