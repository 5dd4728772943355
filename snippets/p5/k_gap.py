"""5k: With weight decay a gap remains, and yet there is hardly any overfitting."""

from i2dl_exam.overfitting import (
    facade_network,
    hand_labelled_facades,
    loss_curves,
)

sets = [
    hand_labelled_facades(120)[:2],
    hand_labelled_facades(200, seed=1)[:2],
]
for decay in (0.0, 0.03):
    curves = loss_curves(
        facade_network(), sets, 200, 0.1, weight_decay=decay
    )
    t, v = curves.T  # training, validation
    gap = v[-1] / t[-1]
    rise = v[-1] / v.min()
    print(f"weight decay {decay:z.2f}:")
    print(
        f"  validation loss in the end more than 3/2 of training loss: {gap > 1.5}"
    )
    print(f"  and more than 5/4 of its own minimum: {rise > 1.25}")
