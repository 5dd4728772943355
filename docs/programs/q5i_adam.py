"""5i: Adam, written out with both moments, makes the steps of torch.optim.Adam."""

import math
import operator
from fractions import Fraction
from numbers import Real
from typing import Any, NamedTuple, SupportsIndex, TypeVar

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


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


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


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(
            f"{name} must be at least {least}, got {number}"
        )
    return number


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


def fading_mean(numbers: list[int], beta: Fraction) -> Fraction:
    """Weighted mean: the newest number has weight 1, the one before beta, and so on."""
    weights = [beta**age for age in reversed(range(len(numbers)))]
    products = [a * b for a, b in zip(weights, numbers, strict=True)]
    return sum(products) / sum(weights)


w, state, seen = 1.0, AdamState(), []
for g in (4, -2):
    w, state = adam_step(w, float(g), state, lr=0.1)
    seen.append(g)
    m_hat = fading_mean(seen, Fraction(9, 10))
    v_hat = fading_mean([each**2 for each in seen], Fraction(999, 1000))
    same = abs(state.m / (1 - 0.9**state.t) - m_hat) < 1e-12
    same = same and abs(state.v / (1 - 0.999**state.t) - v_hat) < 1e-12
    print(
        f"step {state.t}, gradient {g}: mean of g {m_hat}, of g^2 {v_hat}: {same}"
    )
    print(f"  weight {w:.4f}")

for g in (-1000.0, 0.001):
    w, _ = adam_step(0.0, g, AdamState(), lr=0.1)
    print(f"gradient {g:.3f}: the first step leads from 0 to {w:.4f}")

ours, state, theirs = (
    seeded_normal(1000),
    AdamState(),
    seeded_normal(1000),
)
optimizer, same_steps = torch.optim.Adam([theirs], lr=0.1), 0
for theirs.grad in seeded_normal(100, 1000, seed=1):
    optimizer.step()
    ours, state = adam_step(ours, theirs.grad, state, lr=0.1)
    same_steps += ours.allclose(theirs, rtol=0, atol=1e-10)
print(
    f"1000 weights equal those of torch.optim.Adam after {same_steps} of 100 steps"
)
