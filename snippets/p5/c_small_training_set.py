"""5c: Twelve pictures, and what flips, shifts, plain copies or quarter turns add."""

import torch

from i2dl_exam.augmentation import flip, rotate, shift
from i2dl_exam.facades import facades
from i2dl_exam.nearest_neighbor import nearest_neighbor

names = ("12 pictures", "50 plain copies", "flips and shifts", "plus quarter turns")
offsets = range(-2, 3)
rows = []
for seed in range(20):
    x, labels = facades(12, seed=2 * seed)
    new, styles = facades(300, seed=2 * seed + 1)
    moved = [
        shift(y, down, right)
        for y in (x, flip(x))
        for down in offsets
        for right in offsets
    ]
    turned = [rotate(y, 90) for y in moved]  # with the labels of the upright ones
    sets = [[x], [x] * 50, moved, moved + turned]
    hits = [
        nearest_neighbor(new, torch.cat(known), labels.repeat(len(known))) == styles
        for known in sets
    ]
    rows.append([hit.double().mean() for hit in hits])

accuracy = torch.tensor(rows)  # (20 draws, 4 training sets)
for name, mean in zip(names, accuracy.mean(dim=0), strict=True):
    print(f"{name}: {100 * mean:.0f} % right, mean of {len(rows)} draws")
better = (accuracy[:, 2] > accuracy[:, 0]).sum()
print(f"flips and shifts better than nothing: {better} of {len(rows)} draws")
