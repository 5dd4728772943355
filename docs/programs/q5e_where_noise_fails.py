"""5e: A saddle and a local minimum that mini-batch noise does not leave."""

import math
import operator
from fractions import Fraction
from numbers import Real
from typing import Any, SupportsIndex, TypeVar

import torch
from torch import Tensor


def draw_batches(
    count: SupportsIndex,
    size: SupportsIndex,
    batches: SupportsIndex,
    seed: int = 0,
) -> Tensor:
    """Random mini-batches: in each row `size` different numbers below `count`."""
    rows, columns = (
        require_int("batches", batches),
        require_int("count", count),
    )
    keys = seeded_uniform(rows, columns, seed=seed)
    return keys.argsort()[
        :, : _batch_size(size, columns)
    ]  # a random order


Number = TypeVar("Number", int, float, Fraction, Tensor)


Rate = Any  # a float or a Fraction


def sgd_step(
    w: Number, gradient: Number, lr: Rate, weight_decay: Rate = 0
) -> Number:
    r"""Gradient descent with an L2 penalty, $W \leftarrow W - \eta\,(g + \lambda W)$."""
    _require_step(w, lr, weight_decay, gradient=gradient)
    new: Number = w - lr * (gradient + weight_decay * w)
    return new


def two_wells_slope(x: Number) -> Number:
    r"""Slope of the two wells, $J'(x) = x\,(x - 1)(x + 2)$."""
    require_numbers(x=x)
    slope: Number = x * (x - 1) * (x + 2)
    return slope


def _batch_size(size: SupportsIndex, count: int) -> int:
    """The batch size, if it is from 1 to `count`."""
    b = require_int("size", size)
    if b > count:
        raise ValueError(f"size must be at most count {count}, got {b}")
    return b


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


def seeded_uniform(*shape: int, seed: int = 0) -> Tensor:
    """Uniform numbers in [-1, 1), drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.rand(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return (2 * numbers - 1).to(torch.get_default_device())


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


# 1. The network w2 * w1 * x with both weights 0: a saddle point without noise.
samples = [(1, 2), (2, 3), (3, 5), (1, 1)]  # input, target


def loss(w: Tensor) -> Tensor:
    """Squared error of each sample."""
    return torch.stack(
        [(w[1] * w[0] * x - target) ** 2 for x, target in samples]
    )


w = torch.zeros(2, dtype=torch.float64)
hessian = torch.autograd.functional.hessian(lambda w: loss(w).mean(), w)
low, high = torch.linalg.eigvalsh(hessian).tolist()
moving = torch.autograd.functional.jacobian(loss, w).any(dim=1).sum()
print(f"both weights 0: curvature of both signs: {low < 0 < high}")
print(
    f"  samples whose gradient is not zero: {moving} of {len(samples)}"
)

# 2. The local minimum x = 1 of the two wells; each sample tilts them up or down.
left = 0
for seed in range(20):
    place = 1.0
    for (i,) in draw_batches(2, 1, 5000, seed).tolist():
        place = sgd_step(
            place, two_wells_slope(place) + (2, -2)[i], 0.1
        )
    left += place < -1
print(f"local minimum, tilts of 2: {left} of 20 runs leave it")
lr, half, ends = (
    Fraction(1, 10),
    Fraction(1, 2),
    (Fraction(3, 4), Fraction(5, 4)),
)
low, high = (  # the worst sample at either end
    sgd_step(end, two_wells_slope(end) + tilt, lr)
    for end, tilt in zip(ends, (half, -half), strict=True)
)
rising = all(
    1 - lr * (3 * x * x + 2 * x - 2) > 0 for x in ends
)  # keeps the order
trapped = ends[0] <= low and high <= ends[1] and rising
print(
    f"local minimum, tilts of 1/2: trapped between 3/4 and 5/4: {trapped}"
)
