"""5a: Two usual splits of 5000 pictures, counted style by style."""

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


styles = torch.arange(3).repeat_interleave(
    torch.tensor([2500, 1500, 1000])
)
for percentages in ((60, 20, 20), (80, 10, 10)):
    train, validation, test = stratified_split(styles, percentages)
    print(", ".join(f"{p} %" for p in percentages))
    for name, part in {
        "training": train,
        "validation": validation,
        "test": test,
    }.items():
        counts = styles[part].bincount().tolist()
        each = ", ".join(f"{n}" for n in counts)
        print(f"  {name}: {len(part)} pictures; per style: {each}")
    together = torch.cat([train, validation, test])
    print(f"  {len(together.unique())} different pictures")
