"""5k: Each remedy alone undoes most of the rise, with the same number of weights."""

import math
import operator
from collections.abc import Callable
from fractions import Fraction
from numbers import Real
from typing import Any, SupportsIndex, TypeVar

import torch
from torch import Tensor, nn


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


def mean_squared_errors(path: Tensor, x: Tensor, y: Tensor) -> Tensor:
    r"""Loss of each of several linear models, $\frac{1}{N}\sum_i (w_t^\top x_i - y_i)^2$."""
    n, d = require_shape("x", x, None, None)
    require_shape("path", path, None, d)
    require_shape("y", y, n)
    return (path @ x.T - y).square().mean(dim=1)


class SeededDropout(nn.Module):
    r"""Dropout, $x \mapsto x \odot m/(1 - p)$, with seeded masks $m$ of zeros and ones."""

    def __init__(self, p: float, seed: int = 0) -> None:
        """Start the generator."""
        super().__init__()
        require_in("p", p, 0, 1)
        self.p = p
        seed = require_int("seed", seed, least=0)
        self.generator = torch.Generator("cpu").manual_seed(seed)

    def forward(self, x: Tensor) -> Tensor:
        """Drop entries while training; change nothing in evaluation mode."""
        if not self.training:
            return x
        chance = torch.rand(x.shape, generator=self.generator, device="cpu")
        mask = (chance >= self.p).to(x)  # kept with probability 1 - p
        return x * mask / (1 - self.p)


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


def require_numbers(**named: object) -> None:
    """Raise unless all values are numbers or tensors; `bool` is no number here."""
    for name, value in named.items():
        if isinstance(value, bool) or not isinstance(value, Real | Tensor):
            raise TypeError(f"{name} must be a number or a tensor, got {value!r}")


# --- Question 5k ----------------------------------------------------------
x, y = noisy_measurements(24, seed=24)
x_val, y_val = noisy_measurements(1000, seed=25)
x_test, y_test = noisy_measurements(1000, seed=26)
epochs, lr = 3000, 0.005

plain = descend(x, y, epochs, lr)
best, _ = overfitting_period(mean_squared_errors(plain, x_val, y_val))
shifted = torch.cat([x.roll(k, dims=1) for k in range(x.shape[1])])  # labels stay
runs = {
    "weight decay": descend(x, y, epochs, lr, weight_decay=3),
    "dropout": descend(x, y, epochs, lr, change=SeededDropout(0.5)),
    "augmentation": descend(shifted, y.repeat(x.shape[1]), epochs, lr),
    "early stopping": plain[: best + 1],
    "half the learning rate, twice the epochs": descend(x, y, 2 * epochs, lr / 2),
}
lowest, highest = mean_squared_errors(plain[[best, -1]], x_test, y_test)
for name, path in runs.items():
    loss = mean_squared_errors(path[-1:], x_test, y_test)[0]
    undone = (highest - loss) / (highest - lowest)
    print(f"{name}: {path.shape[1]} weights, undoes more than half: {undone > 0.5}")
