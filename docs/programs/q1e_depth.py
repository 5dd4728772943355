"""1e: What is left of a gradient after 30 layers depends on the weights as well."""

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


WIDTH, DEPTH = 100, 30
activations: dict[str, Callable[[Tensor], Tensor]] = {
    "tanh": torch.tanh,
    "ReLU": torch.relu,
    "sigmoid": torch.sigmoid,
    "leaky ReLU": F.leaky_relu,
}
variances = {
    "0.1/n": 0.1 / WIDTH,
    "1/n": 1 / WIDTH,
    "2/n": 2 / WIDTH,
    "1": 1.0,
}


def surviving(f: Callable[[Tensor], Tensor], variance: float) -> float:
    """Length of the gradient at the input, divided by its length at the output."""
    x = seeded_normal(WIDTH).requires_grad_()
    h = x
    for w in variance**0.5 * seeded_normal(DEPTH, WIDTH, WIDTH, seed=1):
        h = f(w @ h)
    at_output = seeded_normal(WIDTH, seed=2)
    (at_input,) = torch.autograd.grad(h, x, at_output)
    return (at_input.norm() / at_output.norm()).item()


for label, variance in variances.items():
    fates, vanishing = [], []
    for box, (name, f) in enumerate(activations.items(), 1):
        ratio = surviving(f, variance)
        fate = "vanishes" if ratio < 1e-3 else "survives"
        fates.append(f"{name} {'explodes' if ratio > 1e3 else fate}")
        vanishing += [f"{box}"] * (ratio < 1e-3)
    print(f"variance {label}: {', '.join(fates)}")
    print(
        f"  boxes that this initialization would tick: {', '.join(vanishing) or 'none'}"
    )
