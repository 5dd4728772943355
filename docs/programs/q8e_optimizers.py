"""8e: The same lambda in SGD, momentum, Adam and AdamW: where it is a decay."""

import math
from fractions import Fraction
from numbers import Real
from typing import Any, NamedTuple, TypeVar

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


class AdamState(NamedTuple):
    """What Adam remembers: running means of $g$ and $g^2$, and the steps taken."""

    m: Any = 0.0
    v: Any = 0.0
    t: int = 0


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


def adamw_step(
    w: Number,
    gradient: Number,
    state: AdamState,
    lr: Rate,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: Rate = 0.01,
) -> tuple[Number, AdamState]:
    r"""AdamW: shrink first, $W \leftarrow (1 - \eta\lambda)\,W$, then a step of Adam."""
    _require_step(w, lr, weight_decay, gradient=gradient)
    return adam_step(
        (1 - lr * weight_decay) * w, gradient, state, lr, betas, eps
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


rates, steps = {"lr": 0.01, "weight_decay": 0.1}, 300
factor = (1 - 0.01 * 0.1) ** steps  # of a true decay
# Two weights. The data's gradients swing up and down, the second's 100 times as far.
time = torch.arange(steps, dtype=torch.float64)
gradients = torch.stack([time.sin(), 100 * time.sin()], dim=1)
optimizers = {  # a step written out, its first state, and torch's optimizer
    "SGD": (
        lambda w, g, none: (sgd_step(w, g, **rates), none),
        None,
        lambda w: torch.optim.SGD([w], **rates),
    ),
    "momentum": (
        lambda w, g, u: momentum_step(w, g, u, momentum=0.9, **rates),
        0.0,
        lambda w: torch.optim.SGD([w], momentum=0.9, **rates),
    ),
    "Adam": (
        lambda w, g, state: adam_step(w, g, state, **rates),
        AdamState(),
        lambda w: torch.optim.Adam([w], **rates),
    ),
    "AdamW": (
        lambda w, g, state: adamw_step(w, g, state, **rates),
        AdamState(),
        lambda w: torch.optim.AdamW([w], **rates),
    ),
}


def run(name: str, start: float) -> tuple[Tensor, bool]:
    """Both weights after all steps, and whether torch agreed after each step."""
    step, state, torchs = optimizers[name]
    w = torch.full_like(gradients[0], start)
    other, agreed = w.clone(), True
    optimizer = torchs(other)
    for g in gradients:
        w, state = step(w, g, state)
        other.grad = g
        optimizer.step()
        agreed = agreed and w.allclose(other, rtol=0, atol=1e-10)
    return w, agreed


for name in optimizers:
    (near, agreed), (far, _) = run(name, 1.0), run(name, 2.0)
    left = (
        far - near
    )  # the same data in both runs: decay alone closes the gap of 1
    decays = left.allclose(torch.full_like(left, factor))
    small, large = (1 - left).tolist()  # what the two weights lost
    print(f"{name}: agrees with torch: {agreed}")
    print(f"  factor 1 - eta * lambda in each step: {decays}")
    print(
        f"  small gradients lose over ten times as much: {small > 10 * large}"
    )
