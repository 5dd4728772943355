"""5i: Without the correction of both means, Adam's first steps are too long."""

import math
from fractions import Fraction
from numbers import Real
from typing import Any, NamedTuple, TypeVar

import torch
from torch import Tensor


class AdamState(NamedTuple):
    """What Adam remembers: running means of $g$ and $g^2$, and the steps taken."""

    m: Any = 0.0
    v: Any = 0.0
    t: int = 0


Number = TypeVar("Number", int, float, Fraction, Tensor)


Rate = Any  # a float or a Fraction


def adam_step(
    w: Number,
    gradient: Number,
    state: AdamState,
    lr: Rate,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: Rate = 0,
) -> tuple[Number, AdamState]:
    r"""A step of Adam, $W \leftarrow W - \eta\,\hat m/(\sqrt{\hat v} + \epsilon)$."""
    means = {"state.m": state.m, "state.v": state.v}
    _require_step(w, lr, weight_decay, gradient=gradient, **means)
    require_in("betas[0]", betas[0], 0, 1)
    require_in("betas[1]", betas[1], 0, 1)
    require_in("eps", eps, 0, open_low=True)
    g = gradient + weight_decay * w
    m = betas[0] * state.m + (1 - betas[0]) * g
    v = betas[1] * state.v + (1 - betas[1]) * g * g
    t = state.t + 1
    root = (v / (1 - betas[1] ** t)) ** 0.5
    return w - lr * (m / (1 - betas[0] ** t)) / (root + eps), AdamState(
        m, v, t
    )


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


lr, longest = 0.1, 0.0
w, state = torch.zeros(1, dtype=torch.float64), AdamState()
for t in range(1, 1001):
    before = w
    w, state = adam_step(
        w, torch.ones_like(w), state, lr
    )  # the gradient is always 1
    with_correction = (before - w).item() / lr
    without = (state.m / state.v.sqrt()).item()
    longest = max(longest, without)
    if t in (1, 10, 100, 1000):
        formula = (1 - 0.9**t) / math.sqrt(1 - 0.999**t)
        print(
            f"step {t}, in learning rates: {with_correction:.4f}",
            end="",
        )
        print(
            f", without correction {without:.4f}, by formula {formula:.4f}"
        )
print(f"longest step without correction: {longest:.2f} learning rates")

for name in ("RMSprop", "Adam"):
    w = torch.zeros(1, dtype=torch.float64)
    optimizer = getattr(torch.optim, name)([w], lr=lr)
    w.grad = torch.full_like(w, -5)
    optimizer.step()
    print(
        f"first step of torch.optim.{name}: {w.item() / lr:.4f} learning rates"
    )
