"""8e: L2 takes a constant fraction of W away; L1 a constant amount."""

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


eta, lam, e = Fraction(1, 10), Fraction(1, 2), Fraction(1, 100)
penalties = {
    "L2, lambda/2 W^2": lambda W: lam / 2 * W**2,
    "L2 without the 1/2": lambda W: lam * W**2,
    "L1, lambda |W|": lambda W: lam * abs(W),
}
for name, penalty in penalties.items():
    print(f"{name}:")
    W = Fraction(4)
    for _ in range(3):
        # Exact for a parabola and for a straight line; grad J = 0.
        derivative = (penalty(W + e) - penalty(W - e)) / (2 * e)
        after = sgd_step(W, derivative, eta)
        lost = W - after
        print(f"  W = {W} loses {lost}, which is {lost / W} of W")
        W = after

# With a loss J: torch's step on J + penalty, and the formula.
W = torch.linspace(-3, 3, 100, requires_grad=True)
J = (W**3).sin().sum() + W[:50] @ W[50:]
(grad_J,) = torch.autograd.grad(J, W, retain_graph=True)
formula = (1 - 0.1 * 0.5) * W.detach() - 0.1 * grad_J
(J + 0.5 / 2 * (W**2).sum()).backward()
torch.optim.SGD([W], lr=0.1).step()
difference = (W - formula).abs().max()
print(f"a step on J + L2 and the formula differ by {difference:.4f}")
