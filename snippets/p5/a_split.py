"""5a: Two usual splits of 5000 pictures, counted part by part and class by class."""

from fractions import Fraction

import torch
from i2dl_exam.splitting import part_sizes, stratified_split

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
