"""5a: Two usual splits of 5000 pictures, counted style by style."""

import torch
from torch import Tensor


def stratified_split(
    labels: Tensor, percentages: list[int]
) -> list[Tensor]:
    r"""A split of each class, $N_i = \lfloor N p_i / 100 \rfloor$."""
    parts = [labels.new_zeros(0).long() for _ in percentages]
    for label in labels.unique():
        members = (labels == label).nonzero()[:, 0]
        order = torch.randperm(len(members), device="cpu")
        sizes = [len(members) * p // 100 for p in percentages]
        sizes[0] += len(members) - sum(sizes)
        for i, some in enumerate(order.to(labels.device).split(sizes)):
            parts[i] = torch.cat([parts[i], members[some]])
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
