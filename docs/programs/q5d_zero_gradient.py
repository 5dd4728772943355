"""5d: At a saddle point and at a local minimum no step of gradient descent moves."""

import math
from fractions import Fraction
from numbers import Real
from typing import Any, TypeVar

import torch
from torch import Tensor


Number = TypeVar("Number", int, float, Fraction, Tensor)


def saddle(x: Number, y: Number) -> Number:
    r"""A saddle, $J(x, y) = x^2 - y^2$: a minimum along x, a maximum along y."""
    require_numbers(x=x, y=y)
    loss: Number = x * x - y * y
    return loss


def two_wells(x: Any) -> Any:
    r"""A loss with two minima, $J(x) = x^4/4 + x^3/3 - x^2$."""
    require_numbers(x=x)
    return x**4 / 4 + x**3 / 3 - x**2


def sgd_step(
    w: Tensor,
    gradient: Tensor,
    lr: float = 0.001,
    weight_decay: float = 0,
) -> Tensor:
    r"""A step of SGD, $w \leftarrow w - \eta\,(g + \lambda w)$."""
    return w - lr * (gradient + weight_decay * w)


def saddle_gradient(x: Number, y: Number) -> tuple[Number, Number]:
    r"""Gradient of the saddle, $\nabla J = (2x, -2y)$."""
    require_numbers(x=x, y=y)
    return 2 * x, -2 * y


def two_wells_slope(x: Number) -> Number:
    r"""Slope of the two wells, $J'(x) = x\,(x - 1)(x + 2)$."""
    require_numbers(x=x)
    slope: Number = x * (x - 1) * (x + 2)
    return slope


def require_numbers(**named: object) -> None:
    """Raise unless all values are numbers or tensors; `bool` is no number here."""
    for name, value in named.items():
        if isinstance(value, bool) or not isinstance(
            value, Real | Tensor
        ):
            raise TypeError(
                f"{name} must be a number or a tensor, got {value!r}"
            )


for name, loss, place in (
    ("saddle point (0, 0)", lambda w: saddle(w[0], w[1]), [0.0, 0.0]),
    ("local minimum x = 1", lambda w: two_wells(w[0]), [1.0]),
):
    w = torch.tensor(place, dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(loss(w), w)
    curvatures = torch.autograd.functional.hessian(
        loss, w.detach()
    ).diagonal()
    moved = sum(
        not sgd_step(w, gradient, k / 10).equal(w)
        for k in range(1, 100)
    )
    print(
        f"{name}: curvatures {', '.join(f'{c:.0f}' for c in curvatures)}"
    )
    print(
        f"  gradient zero: {not gradient.any()}, rates that move it: {moved} of 99"
    )

lr, x, y = Fraction(1, 4), Fraction(2), Fraction(0)
for _ in range(100):
    gx, gy = saddle_gradient(x, y)
    x, y = sgd_step(x, gx, lr), sgd_step(y, gy, lr)
print(
    f"100 steps from (2, 0): x = 2 / 2^100: {x == Fraction(2, 2**100)}, y = {y}"
)
for k in (1, 2, 4, 8):
    y, steps = Fraction(1, 10**k), 0
    while y < 1 and steps < 500:
        y, steps = sgd_step(y, saddle_gradient(x, y)[1], lr), steps + 1
    formula = math.ceil(k / math.log10(1.5))
    print(
        f"start at y = 10^-{k}: {steps} steps to y = 1, by formula {formula}"
    )

place = 2.0
for _ in range(200):
    place = sgd_step(place, two_wells_slope(place), 0.1)
print(
    f"200 steps from x = 2 in the two wells: at x = 1: {abs(place - 1) < 1e-6}"
)
print(
    f"  J(1) = {two_wells(Fraction(1))}, J(-2) = {two_wells(Fraction(-2))}"
)
