"""8b: Trained with the ReLU: a negative z never recovers, persons stop at 0.5."""

import operator
from collections.abc import Callable
from typing import SupportsIndex

import torch
import torch.nn.functional as F
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


car = torch.arange(40) % 2 == 1  # 20 cars, 20 persons
y = car.double()
features = (
    seeded_normal(40, 8) + (4 * y - 2)[:, None]
)  # of the last layer but one


def trained(
    activation: Callable[[Tensor], Tensor], bias: float
) -> Tensor:
    """The 40 outputs z of the last layer, trained from weights 0 and this bias."""
    parameters = torch.tensor([0.0] * 8 + [bias], dtype=torch.float64)
    for _ in range(200):
        p = parameters.requires_grad_()
        y_hat = activation(features @ p[:8] + p[8]).sigmoid()
        (gradient,) = torch.autograd.grad(
            F.binary_cross_entropy(y_hat, y), p
        )
        parameters = (p - 0.1 * gradient).detach()
    return features @ parameters[:8] + parameters[8]


for bias in (-1.0, 1.0):
    z = trained(torch.relu, bias)
    y_hat = z.relu().sigmoid()
    without = trained(torch.clone, bias).sigmoid()
    print(f"start with z = {bias:.0f} for every image")
    print(
        f"  with the ReLU, training changes z: {not z.eq(bias).all()}"
    )
    print(
        f"    all persons are called car: {(y_hat[~car] >= 0.5).all().item()}"
    )
    print(
        f"    the rule > 0.5 is right for all: {(y_hat > 0.5).equal(car)}"
    )
    print(
        f"  without it, the rule >= 0.5 is: {(without >= 0.5).equal(car)}"
    )
