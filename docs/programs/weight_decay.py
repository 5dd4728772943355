"""Use: Weight decay in Adam and in AdamW: only AdamW shrinks all weights alike."""

import math
from fractions import Fraction
from numbers import Real
from typing import Any, NamedTuple, TypeVar

import torch
from torch import Tensor


Number = TypeVar("Number", int, float, Fraction, Tensor)


class AdamState(NamedTuple):
    """What Adam remembers: running means of $g$ and $g^2$, and the steps taken."""

    m: Any = 0.0
    v: Any = 0.0
    t: int = 0


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


rates = {"lr": 0.01, "weight_decay": 0.1}
optimizers = {
    "Adam": (adam_step, torch.optim.Adam, rates),
    "AdamW": (adamw_step, torch.optim.AdamW, rates),
    "AdamW by default": (adamw_step, torch.optim.AdamW, {"lr": 0.01}),
}
scale = torch.tensor(
    [1, 100, 1, 100], dtype=torch.float64
)  # of the gradients
start = torch.tensor(
    [1, 1, 2, 2], dtype=torch.float64
)  # of two runs, 1 apart
for name, (step, torchs, chosen) in optimizers.items():
    w, state, other = start, AdamState(), start.clone()
    optimizer = torchs([other], **chosen)
    for t in range(200):
        gradient = (
            scale * (-1) ** t
        )  # the same in both runs: decay alone moves them
        w, state = step(w, gradient, state, **chosen)
        other.grad = gradient
        optimizer.step()
    apart = w[2:] - w[:2]
    print(
        f"{name}, as in torch: {w.allclose(other, rtol=0, atol=1e-10)}"
    )
    print(
        f"  two runs are apart by {apart[0]:.2f}; large gradients: {apart[1]:.2f}"
    )
print(f"decay alone: {(1 - 0.01 * 0.1) ** 200:.2f}")
