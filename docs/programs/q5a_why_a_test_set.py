"""5a: The best of 100 guessers, where it was chosen and elsewhere."""

from collections.abc import Sequence

import torch
from torch import Tensor


def stratified_split(
    labels: Tensor, percentages: Sequence[int], seed: int = 0
) -> list[Tensor]:
    r"""A split of each class, $N_i = \lfloor N p_i / 100 \rfloor$."""
    generator = torch.Generator("cpu").manual_seed(seed)
    found = []
    for label in sorted(set(labels.tolist())):
        members = (labels == label).nonzero()[:, 0].cpu()
        order = torch.randperm(
            len(members), generator=generator, device="cpu"
        )
        sizes = [len(members) * p // 100 for p in percentages]
        sizes[0] += len(members) - sum(sizes)
        found.append(members[order].split(sizes))
    return [
        torch.cat(part).to(labels.device)
        for part in zip(*found, strict=True)
    ]


device = torch.get_default_device()
rounds, models, pictures = 20, 100, 600
styles = torch.arange(pictures) % 3
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    guesses = torch.randint(3, (rounds, models, pictures)).to(device)

right = (guesses == styles).double()
validation, test = stratified_split(styles, (50, 50))
chosen_by = right[..., validation].mean(dim=2)  # (rounds, models)
new = right[..., test].mean(dim=2)
best = chosen_by.argmax(dim=1, keepdim=True)  # one winner a round
promised, kept = chosen_by.gather(1, best), new.gather(1, best)
print(f"all guessers: {100 * chosen_by.mean():.0f} % right")
print(f"the winners, validation: {100 * promised.mean():.0f} %")
print(f"the winners, test: {100 * kept.mean():.0f} %")
