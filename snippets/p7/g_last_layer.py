"""7g: Training the last layer only: enough for bright coins, not for dark ones too."""

from i2dl_exam.autoencoder import Autoencoder, reconstruction_error
from i2dl_exam.segmentation import noisy_coins
from i2dl_exam.training import fit
from i2dl_exam.transfer import (
    freeze,
    mean_iou,
    new_decoder,
    new_last_layer,
    segment,
)

for dark in (False, True):
    name = "bright and dark coins" if dark else "bright coins"
    unlabelled, _ = noisy_coins(10000, dark=dark)
    images, masks = noisy_coins(1000, seed=1, dark=dark)
    new = noisy_coins(1000, seed=2, dark=dark)
    on, off = (
        images[masks.flatten(1) == 1],
        images[masks.flatten(1) == 0],
    )
    print(
        f"{name}: mean {on.mean():.2f}, of the ground {off.mean():.2f}",
        end=", ",
    )
    print(f"there with a standard deviation of {off.std():.2f}")

    batches = (
        list(zip(images.split(100), masks.split(100), strict=True)) * 15
    )
    steps = unlabelled.split(100) * 3
    pretrained = fit(Autoencoder(144, 8), steps, reconstruction_error)
    start = new_decoder(pretrained, seed=3)
    freeze(start.encoder)
    decoder = mean_iou(segment(start, batches), *new)
    start = new_last_layer(
        pretrained, seed=3
    )  # everything else is frozen
    pairs = zip(
        start.parameters(), pretrained.parameters(), strict=True
    )
    kept = [weights.equal(old) for weights, old in pairs]
    print(
        f"last layer alone: the first {kept.index(False)} of 8 tensors are kept"
    )
    last = mean_iou(segment(start, batches, lr=0.1), *new)
    print(
        f"{name}: IoU lower by more than 0.01: {last < decoder - 0.01}"
    )
