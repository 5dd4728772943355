"""Splitting a data set into parts with the same mix of classes, up to rounding."""

import torch
from torch import Tensor

from i2dl_exam.checks import Each, checked, natural


def _all(labels: Tensor, percentages: list[int]) -> None:
    if len(labels) == 0:
        raise ValueError("labels must not be empty")
    if sum(percentages) != 100:
        raise ValueError(
            f"percentages must add up to 100, got {sum(percentages)}"
        )


@checked(_all, labels="N", percentages=Each(natural))
def stratified_split(
    labels: Tensor, percentages: list[int]
) -> list[Tensor]:
    """Each class split alike; the first part gets the remainder.

    Args:
        labels: the class of each example, shape (N,).
        percentages: whole percentages, such as [60, 20, 20].

    Returns:
        Indices of the examples of each part, class by class and shuffled within, by
        torch's default generator of the CPU. What is left of a class by rounding goes
        to the first part, of a small class perhaps all.

    Examples:
        >>> labels = torch.tensor([0] * 10 + [1] * 90)
        >>> train, test = stratified_split(labels, [80, 20])
        >>> len(train), len(test), (labels[test] == 0).sum().item()
        (80, 20, 2)

    Source: exam question 5a.
    """
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
