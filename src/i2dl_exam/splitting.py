"""Splitting a data set into parts that have the same mix of classes."""

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
    r"""A split of each class, $N_i = \lfloor N p_i / 100 \rfloor$.

    Args:
        labels: the class of each example, shape (N,).
        percentages: the shares $p_i$ as whole percentages, such as [60, 20, 20].

    Returns:
        Indices of the examples of each part, class by class and shuffled within, by
        torch's default generator of the CPU. What is left of a class by rounding goes
        to the first part.

    Source: exam question 5a.
    """
    parts = [labels.new_zeros(0).long() for _ in percentages]
    for label in labels.unique():
        members = (labels == label).nonzero()[:, 0]
        order = torch.randperm(len(members), device="cpu")
        sizes = [len(members) * p // 100 for p in percentages]
        sizes[0] += len(members) - sum(sizes)
        for i, some in enumerate(order.to(labels.device).split(sizes)):
            parts[i] = torch.cat([parts[i], members[some]])
    return parts
