"""1f: Logistic regression is a one-layer network trained with cross-entropy."""

import math
import operator
from typing import SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor, nn


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


# The tiny example: of four points at 0 one has label 1, of four points at 1 three have
points = torch.tensor([[0.0]] * 4 + [[1.0]] * 4, dtype=torch.float64)
labels = torch.tensor([1.0, 0, 0, 0, 1, 1, 1, 0], dtype=torch.float64)
w, b = newton_logistic(points, labels)
print(f"tiny example: w = {w.item():.4f}, b = {b.item():.4f}")
print(
    f"by hand: log 9 = {math.log(9):.4f}, -log 3 = {-math.log(3):.4f}"
)

# Two classes of 100 points each, around (1, 1) and (-1, -1)
y = torch.tensor([0.0] * 100 + [1.0] * 100, dtype=torch.float64)
x = seeded_normal(200, 2) + (2 * y - 1)[:, None]
w, b = newton_logistic(
    x, y
)  # logistic regression, as statistics solves it
y_hat = torch.sigmoid(x @ w + b)
decision = y_hat > 0.5

network = nn.Linear(
    2, 1
).double()  # one layer; the loss below takes its sigmoid
parameters = list(network.parameters())
for _ in range(500):
    loss = F.binary_cross_entropy_with_logits(network(x)[:, 0], y)
    slopes = torch.autograd.grad(loss, parameters)
    for parameter, slope in zip(parameters, slopes, strict=True):
        parameter.data -= 4.0 * slope

leaf = w.clone().requires_grad_()
minimal = []
for distance in (F.binary_cross_entropy, F.mse_loss):
    (slope,) = torch.autograd.grad(
        distance(torch.sigmoid(x @ leaf + b), y), leaf
    )
    minimal.append(bool(slope.norm() < 1e-9))

readings = {"model's output": y_hat, "decision": decision}
outputs, classes = (
    len(set(values.tolist())) for values in readings.values()
)
same = network.weight[0].allclose(w) and network.bias[0].allclose(b)
right = bool((decision == y).double().mean() > 0.8)
print(
    f"box 1: for 200 inputs {outputs} different outputs, {classes} decisions"
)
print(
    f"box 2: a trained layer has the weights of Newton's method: {same}"
)
print(
    f"box 3: they minimize cross-entropy {minimal[0]}, squared error {minimal[1]}"
)
print(
    f"box 4: of {classes} classes, more than 80 % decided rightly: {right}"
)
for reading, values in readings.items():
    discrete = len(set(values.tolist())) == 2
    verdicts = (
        discrete,
        same,
        minimal == [True, False],
        classes == 2 and right,
    )
    boxes = ", ".join(
        f"{box}" for box, true in enumerate(verdicts, 1) if true
    )
    print(f"answer, {reading}: {boxes}")
