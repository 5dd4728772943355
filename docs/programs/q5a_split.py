"""5a: Two usual splits of 5000 pictures, counted part by part and class by class."""

import operator
from collections.abc import Sequence
from fractions import Fraction
from typing import SupportsIndex

import torch
from torch import Tensor


def stratified_split(
    labels: Tensor, percentages: Sequence[int], seed: int = 0
) -> list[Tensor]:
    r"""A random split in which each part has the mix of classes of the whole."""
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


def part_sizes(count: int, percentages: Sequence[int]) -> list[int]:
    r"""Sizes of the parts of a split, $N_i \approx N p_i / 100$ with $\sum_i N_i = N$."""
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


def require_shape(
    name: str, value: Tensor, *shape: int | None, batch: bool = False
) -> tuple[int, ...]:
    """Return the sizes of `value`, or raise if they are not `shape`."""
    if not isinstance(value, Tensor):
        raise TypeError(f"{name} must be a tensor, got {value!r}")
    own = tuple(value.shape[-len(shape) :] if batch else value.shape)
    fits = len(own) == len(shape)
    if not fits or any(
        s not in (None, o) for s, o in zip(shape, own, strict=True)
    ):
        sizes = ["..."] * batch + [
            "any" if s is None else str(s) for s in shape
        ]
        wanted = ", ".join(sizes) + "," * (len(sizes) == 1)
        raise ValueError(
            f"{name} must have shape ({wanted}), got {tuple(value.shape)}"
        )
    return own


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(
            f"{name} must be at least {least}, got {number}"
        )
    return number


labels = torch.arange(3).repeat_interleave(
    torch.tensor([2500, 1500, 1000])
)
whole = torch.bincount(labels).tolist()
print(
    f"{len(labels)} pictures; per class: {', '.join(f'{n}' for n in whole)}"
)

for percentages in ((60, 20, 20), (80, 10, 10)):
    parts = stratified_split(labels, percentages)
    print(", ".join(f"{p} %" for p in percentages))
    exact = []
    for name, part, p in zip(
        ("training", "validation", "test"),
        parts,
        percentages,
        strict=True,
    ):
        counts = torch.bincount(labels[part]).tolist()
        by_class = ", ".join(f"{n}" for n in counts)
        print(f"  {name}: {len(part)} pictures; per class: {by_class}")
        exact.append(counts == [Fraction(p, 100) * n for n in whole])
    every = torch.cat(parts).sort().values.tolist()
    print(
        f"  each picture in exactly one part: {every == list(range(len(labels)))}"
    )
    print(f"  each class divided in the same proportion: {all(exact)}")

one, again, other = (
    stratified_split(labels, (60, 20, 20), s)[0] for s in (1, 1, 2)
)
same = one.equal(again), one.equal(other)
print(
    f"the same pictures for the same seed: {same[0]}; for another seed: {same[1]}"
)
sizes = part_sizes(4879, (60, 20, 20))
print(
    f"of 4879 pictures: {', '.join(f'{n}' for n in sizes)}, in all {sum(sizes)}"
)
every = [
    torch.cat(stratified_split(labels[:n], (60, 20, 20)))
    for n in range(1, 50)
]
lost = sum(
    len(drawn.unique()) != n for n, drawn in enumerate(every, start=1)
)
print(
    f"of 1, of 2, ... of 49 pictures: splits that lose one or repeat one: {lost}"
)
