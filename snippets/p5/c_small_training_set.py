"""5c: Training on six pictures, and what copies of several kinds add to that."""

import torch
from i2dl_exam.augmentation import add_noise, flip, shift
from i2dl_exam.classifier import train_classifier
from i2dl_exam.facades import facades

DRAWS, offsets = 3, range(-2, 3)
accuracy: dict[str, float] = {}  # mean over the draws
for seed in range(DRAWS):
    x, labels = facades(6, seed=2 * seed)
    new, styles = facades(300, seed=2 * seed + 1)
    moved = [
        shift(z, a, b)
        for z in (x, flip(x))
        for a in offsets
        for b in offsets
    ]
    sets = {
        "six pictures": [x],
        "with plain copies": [x, x],
        "with flips and shifts": moved,
        "with noise": [add_noise(x, 0.1, k) for k in range(20)],
        "with negatives": [x, 1 - x],
    }
    for name, parts in sets.items():
        y = labels.repeat(len(parts))  # each copy keeps its label
        network = train_classifier(
            torch.cat(parts), y, steps=60, seed=seed
        )
        right = (network(new).argmax(dim=1) == styles).double().mean()
        accuracy[name] = accuracy.get(name, 0) + right.item() / DRAWS

before = accuracy.pop("six pictures")
for name, after in accuracy.items():
    much, some = after > before + 0.10, after > before + 0.05
    word = (
        "more than 10 points better"
        if much
        else "unclear"
        if some
        else "no gain"
    )
    print(f"{name}: {word}")
