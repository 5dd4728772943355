"""8e: The same lambda in SGD, momentum, Adam and AdamW."""

import math
from fractions import Fraction
from numbers import Real
from typing import Any, TypeVar

import torch
from torch import Tensor, optim


Number = TypeVar("Number", int, float, Fraction, Tensor)


Rate = Any  # a float or a Fraction


def sgd_step(
    w: Number, gradient: Number, lr: Rate, weight_decay: Rate = 0
) -> Number:
    r"""Gradient descent with an L2 penalty, $W \leftarrow W - \eta\,(g + \lambda W)$."""
    _require_step(w, lr, weight_decay, gradient=gradient)
    new: Number = w - lr * (gradient + weight_decay * w)
    return new


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


rates = {"lr": 0.01, "weight_decay": 0.1}
# The gradients of two weights, the second's 100 times as large.
time = torch.arange(100, dtype=torch.float64)
gradients = torch.stack([time.sin(), 100 * time.sin()], dim=1)


def run(kind: type, start: float, **options: float) -> Tensor:
    """Both weights after 100 steps of one of torch's optimizers."""
    w = torch.full((2,), start, dtype=torch.float64)
    optimizer = kind([w], **rates, **options)
    for w.grad in gradients:
        optimizer.step()
    return w


left = 1.0
for _ in range(100):
    left = sgd_step(left, 0.0, **rates)
print(f"of a gap of 1, decay alone leaves {left:.4f}")
print("optimizer   small gradients   large gradients")
for name, kind, options in (
    ("SGD", optim.SGD, {}),
    ("momentum", optim.SGD, {"momentum": 0.9}),
    ("Adam", optim.Adam, {}),
    ("AdamW", optim.AdamW, {}),
):
    gap = run(kind, 2.0, **options) - run(kind, 1.0, **options)
    print(f"{name:9} {gap[0]:17.4f} {gap[1]:17.4f}")
