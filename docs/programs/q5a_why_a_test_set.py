"""5a: The best of 100 guessers looks good on the pictures that chose it, only there."""

import operator
from typing import SupportsIndex

import torch
from torch import Tensor


def seeded_uniform(*shape: int, seed: int = 0) -> Tensor:
    """Uniform numbers in [-1, 1), drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.rand(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return (2 * numbers - 1).to(torch.get_default_device())


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


rounds, models, pictures = 20, 100, 1000
# A guesser names one of three styles at random, so 1 of 3 guesses is right.
hits = (seeded_uniform(rounds, models, 2 * pictures) + 1) / 2 < 1 / 3
validation = (
    hits[:, :, :pictures].double().mean(dim=2)
)  # (rounds, models)
test = hits[:, :, pictures:].double().mean(dim=2)
best = validation.argmax(dim=1)  # one winner in each round
each = torch.arange(rounds)
promised, kept = validation[each, best].mean(), test[each, best].mean()
print(
    f"all guessers, mean accuracy on validation: {100 * validation.mean():.0f} %"
)
print(
    f"the winners, on the validation pictures: {100 * promised:.0f} %"
)
print(f"the winners, on the test pictures: {100 * kept:.0f} %")
