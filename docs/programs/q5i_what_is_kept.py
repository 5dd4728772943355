"""5i: Which of torch's optimizers keep running means of both g and g^2."""

import operator
from itertools import product
from typing import SupportsIndex

import torch
from torch import Tensor


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(require_int("seed", seed, least=0))
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
        raise ValueError(f"{name} must be at least {least}, got {number}")
    return number


# --- Question 5i ----------------------------------------------------------
gradients = seeded_normal(20, 4)  # 20 steps, 4 weights


def keeps(state: list[Tensor], numbers: Tensor) -> bool:
    """Whether a tensor of the state is a multiple of a fading sum of the numbers."""
    for kept, stays in product(state, (0.9, 0.99, 0.999)):
        fading = torch.zeros_like(numbers[0])
        for each in numbers:
            fading = stays * fading + each
        ratio = kept / fading
        if ratio.allclose(ratio[0]):
            return True
    return False


def both(name: str, **options: float) -> tuple[bool, bool]:
    """Whether an optimizer keeps the first moment, and the second."""
    w = torch.zeros_like(gradients[0])
    optimizer = getattr(torch.optim, name)([w], lr=0.1, **options)
    for w.grad in gradients:
        optimizer.step()
    state = [s for s in optimizer.state[w].values() if s is not None and s.ndim == 1]
    return keeps(state, gradients), keeps(state, gradients**2)


for name in ("SGD", "RMSprop", "Adagrad", "Adamax", "Adam", "AdamW", "NAdam", "RAdam"):
    first, second = both(name, **({"momentum": 0.9} if name == "SGD" else {}))
    print(f"{name}: first moment {first}, second moment {second}")
