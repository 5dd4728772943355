"""1f: Newton's method rests after 9 steps; if a line separates the classes, never."""

import operator
from itertools import pairwise
from typing import SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor


def newton_logistic(
    x: Tensor, y: Tensor, max_steps: int = 50
) -> tuple[Tensor, Tensor]:
    r"""Weights of greatest likelihood, by Newton's method from $w = 0$, $b = 0$."""
    n, _ = require_shape("x", x, None, None)
    require_shape("y", y, n)
    require_floats("x", x)
    if not ((y == 0) | (y == 1)).all():
        raise ValueError(
            f"y must hold 0 and 1 only, got {sorted(set(y.tolist()))}"
        )
    y = y.to(x)
    columns = torch.cat([x, x.new_ones(n, 1)], dim=1)  # (N, d + 1)
    theta = columns.new_zeros(columns.shape[1])
    for _ in range(require_int("max_steps", max_steps)):
        y_hat = torch.sigmoid(columns @ theta)
        gradient = columns.T @ (y_hat - y)
        hessian = columns.T @ ((y_hat * (1 - y_hat))[:, None] * columns)
        step, failed = torch.linalg.solve_ex(hessian, gradient)
        theta = theta - step
        change = (columns @ step).abs()  # of all sums w x + b
        if (
            not failed
            and change.max() < torch.finfo(x.dtype).eps ** 0.5
        ):
            return theta[:-1], theta[-1]
    raise ValueError(
        f"x and y must have weights of greatest likelihood, got none in {max_steps} "
        "steps: do the classes overlap, and are the columns of x independent?"
    )


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


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


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name} must be a floating-point tensor, got {kind}"
        )


y = torch.tensor([0.0] * 100 + [1.0] * 100, dtype=torch.float64)
noise, centers = (
    seeded_normal(200, 2),
    (2 * y - 1)[:, None],
)  # (1, 1) and (-1, -1)


def result(x: Tensor, steps: int) -> str:
    """What so many steps of Newton's method come to."""
    try:
        newton_logistic(x, y, max_steps=steps)
    except ValueError:
        return "not at rest"
    return "at rest"


x = noise + centers
for name, inputs in {
    "overlapping": x,
    "far from 0": x + 10_000,
}.items():
    print(
        f"{name}: 8 steps {result(inputs, 8)}, 9 steps {result(inputs, 9)}"
    )

x = noise + 5 * centers  # a line separates them
try:
    newton_logistic(x, y)
except ValueError as error:
    print(f"separated: {error}")
sums = x @ torch.ones(2, dtype=torch.float64)
print(f"the line x1 + x2 = 0 separates them: {((sums > 0) == y).all()}")
losses = [
    F.binary_cross_entropy_with_logits(2**k * sums, y).item()
    for k in range(6)
]
lower = all(after < before for before, after in pairwise(losses))
print(f"whenever w = (1, 1) is doubled, the loss falls: {lower}")
