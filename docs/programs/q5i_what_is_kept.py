"""5i: Which of torch's optimizers remember both the gradients and their squares."""

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


gradients = seeded_normal(20, 4)  # 20 steps, 4 weights


def kept(state: list[Tensor], numbers: Tensor) -> str:
    """The share that stays per step, if a state is a multiple of such a fading sum."""
    for stays in (0.9, 0.99, 0.999, 1.0):
        fading = torch.zeros_like(numbers[0])
        for each in numbers:
            fading = stays * fading + each
        ratios = [tensor / fading for tensor in state]
        if any(ratio.allclose(ratio[0]) for ratio in ratios):
            return f"yes, {stays:.3f} stays"
    return "no"


both = []
names = [
    "SGD",
    "RMSprop",
    "Adagrad",
    "Adamax",
    "Adam",
    "AdamW",
    "NAdam",
    "RAdam",
]
for name, options in (
    ("SGD", {"momentum": 0.9}),
    *((name, {}) for name in names),
):
    w = torch.zeros_like(gradients[0])
    optimizer = getattr(torch.optim, name)([w], lr=0.1, **options)
    for w.grad in gradients:
        optimizer.step()
    state = [
        s
        for s in optimizer.state[w].values()
        if s is not None and s.ndim == 1
    ]
    first, second = kept(state, gradients), kept(state, gradients**2)
    print(
        f"{' with '.join([name, *options])}: sum of g: {first}; of g^2: {second}"
    )
    both += [name] if "no" not in (first, second) else []
print(f"both: {', '.join(both)}")
