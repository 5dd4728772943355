"""5k: Each remedy alone undoes most of the rise, with the same number of weights."""

from typing import Any

from i2dl_exam.augmentation import flip, shift
from i2dl_exam.overfitting import (
    facade_network,
    hand_labelled_facades,
    loss_curves,
)

# Pictures and labels of three sets: training, validation, test.
sets = [
    hand_labelled_facades(n, seed)[:2]
    for seed, n in enumerate((120, 200, 200))
]
plain = loss_curves(facade_network(), sets, epochs=200, lr=0.1)
best = int(plain[:, 1].argmin())  # the lowest validation loss
lowest, highest = plain[
    [best, -1], 2
]  # of the test set, which chose nothing

x = sets[0][0]
offsets = range(-2, 3)
moved = [
    shift(z, a, b)
    for a in offsets
    for b in offsets
    for z in (x, flip(x))
]
remedies: dict[str, dict[str, Any]] = {
    "weight decay": {"weight_decay": 0.03},
    "dropout": {},
    "data augmentation": {"augmented": moved},
    "early stopping": {"epochs": best},
    "half the learning rate, twice the epochs": {
        "lr": 0.05,
        "epochs": 400,
    },
}
for name, change in remedies.items():
    network = facade_network(p=0.5 if name == "dropout" else 0.0)
    settings = {"epochs": 200, "lr": 0.1} | change
    loss = loss_curves(network, [sets[0], sets[2]], **settings)[-1, 1]
    undone = (highest - loss) / (highest - lowest)
    count = sum(parameter.numel() for parameter in network.parameters())
    print(
        f"{name}: {count} parameters, undoes more than half: {undone > 0.5}"
    )
