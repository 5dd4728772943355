"""5a: The best of 100 guessers looks good on the pictures that chose it, only there."""

import torch
from torch import Tensor


def seeded_uniform(*shape: int, seed: int = 0) -> Tensor:
    """Uniform numbers in [-1, 1), the same on every device."""
    device = torch.get_default_device()
    with torch.device("cpu"):
        generator = torch.Generator().manual_seed(seed)
        numbers = torch.rand(
            shape, generator=generator, dtype=torch.float64
        )
    return (2 * numbers - 1).to(device)


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
