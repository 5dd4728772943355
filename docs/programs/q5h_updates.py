"""5h: With the same computation, small batches make more updates and get further."""

import operator
from typing import SupportsIndex

import torch
from torch import Tensor


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


n, d = 4096, 10
sizes = torch.logspace(
    0, -1, d, dtype=torch.float64
)  # of the inputs, from 1 to 1/10
x, x_test = (
    seeded_normal(n, d) * sizes,
    seeded_normal(1000, d, seed=1) * sizes,
)
y, y_test = (
    x @ (1 / sizes) + 0.1 * seeded_normal(n, seed=2),
    x_test @ (1 / sizes),
)
rates = 2.0 ** torch.arange(-8, 2, dtype=torch.float64)[:, None]


def test_loss(w: Tensor) -> Tensor:
    """Mean squared error of each linear model, a row of w."""
    return (w @ x_test.T - y_test).square().mean(dim=1)


for batch in (4096, 256, 16):
    w, updates = (
        torch.zeros(len(rates), d, dtype=torch.float64),
        0,
    )  # a model per rate
    before = test_loss(w)
    for some_x, some_y in zip(
        x.split(batch), y.split(batch), strict=True
    ):
        w -= (
            rates * 2 / batch * (w @ some_x.T - some_y) @ some_x
        )  # (10, B) @ (B, d)
        updates += 1
    left = (test_loss(w) / before).nan_to_num(torch.inf).min()
    print(
        f"batch of {batch}: {updates} updates in one pass over {n} examples"
    )
    print(f"  best learning rate of {len(rates)}: ", end="")
    print(
        f"loss below a third: {left < 1 / 3}, below a hundredth: {left < 1 / 100}"
    )
