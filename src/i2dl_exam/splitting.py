"""Splitting a data set into parts that have the same mix of classes."""

from collections.abc import Sequence

import torch
from torch import Tensor

from i2dl_exam.checks import Each, checked, natural


def _all(labels: Tensor, percentages: Sequence[int]) -> None:
    if len(labels) == 0:
        raise ValueError("labels must not be empty")
    if sum(percentages) != 100:
        raise ValueError(
            f"percentages must add up to 100, got {sum(percentages)}"
        )


@checked(_all, labels="N", percentages=Each(natural), seed=natural)
def stratified_split(
    labels: Tensor, percentages: Sequence[int], seed: int = 0
) -> list[Tensor]:
    r"""A split of each class, $N_i = \lfloor N p_i / 100 \rfloor$.

    Args:
        labels: the class of each example, shape (N,).
        percentages: the shares $p_i$ as whole percentages, such as (60, 20, 20).
        seed: seed of the shuffle.

    Returns:
        Indices of the examples of each part, class by class and shuffled within. What
        is left of a class by rounding goes to the first part.

    Source: exam question 5a.
    """
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
