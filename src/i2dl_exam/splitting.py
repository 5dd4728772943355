"""Splitting a data set into parts of exact sizes that have the same mix of classes."""

from collections.abc import Sequence

import torch
from torch import Tensor

from i2dl_exam.checks import require_int, require_shape


def part_sizes(count: int, percentages: Sequence[int]) -> list[int]:
    r"""Sizes of the parts of a split, $N_i \approx N p_i / 100$ with $\sum_i N_i = N$.

    Each share is rounded down; the examples left over go to the parts that lost most.

    Args:
        count: number of examples $N$, at least 1.
        percentages: the shares $p_i$ as whole percentages, such as (60, 20, 20).

    Returns:
        One size for each part; they add up to `count`.

    Raises:
        TypeError: if a number is not an integer.
        ValueError: if `count` is below 1, or the percentages are negative or do not
            add up to 100.

    Source: exam question 5a.
    """
    count = require_int("count", count)
    shares = [
        require_int("percentages", share, least=0)
        for share in percentages
    ]
    if sum(shares) != 100:
        raise ValueError(
            f"percentages must add up to 100, got {sum(shares)}"
        )
    sizes = [count * share // 100 for share in shares]
    by_loss = sorted(
        range(len(shares)), key=lambda i: -(count * shares[i] % 100)
    )
    for i in by_loss[: count - sum(sizes)]:
        sizes[i] += 1
    return sizes


def stratified_split(
    labels: Tensor, percentages: Sequence[int], seed: int = 0
) -> list[Tensor]:
    r"""A random split in which each part has the mix of classes of the whole.

    The examples are shuffled and sorted by class. Then each part takes its number of
    examples at even distances from those that are left, from a random start on: so all
    examples have the same chance.

    Args:
        labels: the class of each example, shape (N,).
        percentages: the share of each part as a whole percentage.
        seed: seed of the shuffle, at least 0.

    Returns:
        Indices of the examples of each part, in random order. The sizes are exactly
        those of `part_sizes`. Of k parts, each has its share of a class up to fewer
        than k examples, and exactly if all shares are whole numbers.

    Raises:
        TypeError: if `labels` is not a tensor, or a number is not an integer.
        ValueError: if `labels` is not a vector, or the percentages do not fit.

    Source: exam question 5a.
    """
    (count,) = require_shape("labels", labels, None)
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    shuffled = torch.randperm(count, generator=generator, device="cpu")
    left = shuffled[
        labels.cpu()[shuffled].argsort(stable=True)
    ]  # class by class
    parts = []
    for size in part_sizes(count, percentages):
        n = max(len(left), 1)
        start = torch.randint(
            n, (1,), generator=generator, device="cpu"
        )
        steps = (
            torch.arange(len(left) + 1, device="cpu") * size + start
        ) // n
        taken = steps.diff() > 0  # `size` of them, evenly spread
        part = left[taken]
        order = torch.randperm(size, generator=generator, device="cpu")
        parts.append(part[order].to(labels.device))
        left = left[~taken]
    return parts
