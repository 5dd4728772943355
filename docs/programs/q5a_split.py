"""5a: Two usual splits of 5000 pictures, counted style by style."""

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


styles = torch.tensor([0] * 2500 + [1] * 1500 + [2] * 1000)
for percentages in ([60, 20, 20], [80, 10, 10]):
    parts = stratified_split(styles, percentages)
    for part in parts:
        counts = styles[part].bincount().tolist()
        print(
            f"{len(part) / 50:.0f} %, {len(part)}: per style {counts}"
        )
    print(f"  {len(torch.cat(parts).unique())} different pictures")
