"""5j: On a parabola, each step multiplies the distance by 1 - lr * curvature."""

import math
from fractions import Fraction
from numbers import Real
from typing import Any, TypeVar

import torch
from torch import Tensor


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


curvature = Fraction(4)  # the loss is 2 w^2, its gradient 4 w
for times in ("1/1000", "1/10", "1", "19/10", "2", "21/10"):
    lr = Fraction(times) / curvature
    path = [Fraction(1)]
    for _ in range(700):
        path.append(sgd_step(path[-1], curvature * path[-1], lr))
    halved = [t for t, w in enumerate(path) if abs(w) <= Fraction(1, 2)]

    # Second route: torch, and the factor from the formula.
    weight = torch.ones((), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=float(lr))
    for _ in range(100):
        optimizer.zero_grad()
        (2 * weight**2).backward()
        optimizer.step()
    factor, left = 1 - lr * curvature, path[100]
    same = (
        math.isclose(weight.item(), left, rel_tol=1e-9)
        and left == factor**100
    )
    shown = f"{left}" if left.denominator == 1 else f"{float(left):.2e}"
    print(
        f"lr = {lr}, {times} of 1/curvature: factor {factor} per step"
    )
    print(
        f"  distance left after 100 steps: {shown}; torch agrees: {same}"
    )
    print(
        f"  steps to halve it: {halved[0] if halved else 'more than 700'}"
    )
