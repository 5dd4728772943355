"""5k: In period 2 the training loss falls while the validation loss rises."""

import math
import operator
from collections.abc import Callable
from fractions import Fraction
from numbers import Real
from typing import Any, SupportsIndex, TypeVar

import torch
from torch import Tensor


def noisy_measurements(
    examples: int, features: int = 20, seed: int = 0
) -> tuple[Tensor, Tensor]:
    r"""Inputs that measure one hidden number each, $x_j = u + 1.5\,e_j$."""
    n, d = require_int("examples", examples), require_int("features", features)
    numbers = seeded_normal(n, d + 2, seed=seed)
    u, e0, e = numbers[:, 0], numbers[:, 1], numbers[:, 2:]
    return u[:, None] + 1.5 * e, u + 0.5 * e0


def descend(
    x: Tensor,
    y: Tensor,
    epochs: int,
    lr: float,
    weight_decay: float = 0.0,
    change: Callable[[Tensor], Tensor] | None = None,
) -> Tensor:
    r"""Weights of a linear model in each epoch of gradient descent from $w = 0$."""
    n, d = require_shape("x", x, None, None)
    require_shape("y", y, n)
    path = [torch.zeros_like(x[0])]
    for _ in range(require_int("epochs", epochs)):
        seen = x if change is None else change(x)
        gradient = 2 / n * ((seen @ path[-1] - y) @ seen)  # (N,) @ (N, d) -> (d,)
        path.append(sgd_step(path[-1], gradient, lr, weight_decay))
    return torch.stack(path)


def mean_squared_errors(path: Tensor, x: Tensor, y: Tensor) -> Tensor:
    r"""Loss of each of several linear models, $\frac{1}{N}\sum_i (w_t^\top x_i - y_i)^2$."""
    n, d = require_shape("x", x, None, None)
    require_shape("path", path, None, d)
    require_shape("y", y, n)
    return (path @ x.T - y).square().mean(dim=1)


def overfitting_period(validation: Tensor, share: float = 0.95) -> tuple[int, int]:
    """First and last epoch of the period in which the validation loss rises."""
    (count,) = require_shape("validation", validation, None)
    require_int("the length of validation", count)
    if not 0 < share <= 1:
        raise ValueError(f"share must lie in (0, 1], got {share}")
    first = int(validation.argmin())
    least, end = validation[first], validation[-1]
    done = validation[first:] >= least + share * (end - least)
    return first, first + int(done.double().argmax())


Number = TypeVar("Number", int, float, Fraction, Tensor)


Rate = Any  # a float or a Fraction


def sgd_step(w: Number, gradient: Number, lr: Rate, weight_decay: Rate = 0) -> Number:
    r"""Gradient descent with an L2 penalty, $W \leftarrow W - \eta\,(g + \lambda W)$."""
    _require_rates(w, gradient, lr, weight_decay)
    new: Number = w - lr * (gradient + weight_decay * w)
    return new


def _require_rates(w: object, gradient: object, lr: Rate, weight_decay: Rate) -> None:
    """Raise unless weights and gradients fit and both rates are at least 0."""
    require_numbers(w=w, gradient=gradient)
    if isinstance(w, Tensor) and isinstance(gradient, Tensor):
        require_shape("gradient", gradient, *w.shape)
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
        raise ValueError(f"{name} must be at least {least}, got {number}")
    return number


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(require_int("seed", seed, least=0))
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


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


def require_numbers(**named: object) -> None:
    """Raise unless all values are numbers or tensors; `bool` is no number here."""
    for name, value in named.items():
        if isinstance(value, bool) or not isinstance(value, Real | Tensor):
            raise TypeError(f"{name} must be a number or a tensor, got {value!r}")


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


# --- Question 5k ----------------------------------------------------------
x, y = noisy_measurements(24, seed=24)
x_val, y_val = noisy_measurements(1000, seed=25)
path = descend(x, y, epochs=3000, lr=0.005)
train = mean_squared_errors(path, x, y)
validation = mean_squared_errors(path, x_val, y_val)

first, last = overfitting_period(validation)
for period, (a, b) in {1: (0, first), 2: (first, last), 3: (last, 3000)}.items():
    t, v = train[a : b + 1].diff(), validation[a : b + 1].diff()
    print(
        f"period {period}: training loss falls at each epoch: {(t < 0).all()}", end=""
    )
    print(f", validation loss falls: {(v < 0).all()}, rises: {(v > 0).all()}")
rise = validation[-1] / validation[first]
print(f"from its minimum the validation loss rises to more than 3/2: {rise > 1.5}")

# Second route: the weights of every epoch in closed form, from eigenvalues.
rates, directions = torch.linalg.eigh(2 / len(x) * x.T @ x)
epochs = torch.arange(3001, dtype=x.dtype)[:, None]
reached = (1 - (1 - 0.005 * rates) ** epochs) / rates  # (epoch, direction)
closed = reached * (directions.T @ (2 / len(x) * x.T @ y)) @ directions.T
print(f"closed form gives the same curves: {closed.allclose(path)}")
