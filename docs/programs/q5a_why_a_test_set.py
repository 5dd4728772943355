"""5a: The best of 100 guessers, where it was chosen and elsewhere."""

import torch
from torch import Tensor


def stratified_split(
    labels: Tensor, percentages: list[int]
) -> list[Tensor]:
    """Each class split alike; the first part gets the remainder."""
    parts = [labels.new_zeros(0).long() for _ in percentages]
    for label in set(labels.tolist()):
        members = (labels == label).nonzero().flatten()
        order = torch.randperm(len(members), device="cpu")
        members = members[order.to(labels.device)]
        rest = [len(members) * p // 100 for p in percentages[1:]]
        sizes = [len(members) - sum(rest), *rest]
        for i, some in enumerate(members.split_with_sizes(sizes)):
            parts[i] = torch.cat([parts[i], some])
    return parts


torch.manual_seed(0)
styles = torch.arange(600) % 3
validation, test = stratified_split(styles, [50, 50])
accuracy = torch.zeros(2, dtype=torch.float64)
for _ in range(20):  # rounds
    guesses = torch.randint(3, (100, 600), device="cpu")
    right = (guesses.to(styles) == styles).double()
    best = right[:, validation].mean(dim=1).argmax()
    accuracy += right[best, torch.stack([validation, test])].mean(dim=1)
print(f"the winners, validation: {100 * accuracy[0] / 20:.0f} % right")
print(f"the winners, test: {100 * accuracy[1] / 20:.0f} % right")
