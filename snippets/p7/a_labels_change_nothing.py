"""7a: Training an autoencoder uses the images alone, whatever the labels say."""

import torch.nn.functional as F
from i2dl_exam.autoencoder import Autoencoder, reconstruction_error
from i2dl_exam.coins import coins
from i2dl_exam.training import fit
from torch import Tensor, nn

pictures, masks = coins(200, 8)
images = pictures.flatten(1)  # (200, 64)
sizes = masks.double().mean((1, 2))[
    :, None
]  # a label: the coin's share of the pixels


def copy_loss(net: nn.Module, batch: tuple[Tensor, Tensor]) -> Tensor:
    """The autoencoder's loss; a label is there, and has no place in it."""
    return reconstruction_error(net, batch[0])


def label_loss(
    net: Autoencoder, batch: tuple[Tensor, Tensor]
) -> Tensor:
    """A supervised loss: the encoder's only output shall be the label."""
    return F.mse_loss(net.encoder(batch[0]), batch[1])


for loss, name in (
    (copy_loss, "autoencoder"),
    (label_loss, "supervised network"),
):
    batches = ([(images, y)] * 50 for y in (sizes, sizes.flip(0)))
    nets = [
        fit(Autoencoder(64, 1), some, loss) for some in batches
    ]  # same start
    right, mixed = (net.encoder(images) for net in nets)
    print(
        f"{name}, mixed-up labels train the same encoder: {right.equal(mixed)}"
    )
    if loss is copy_loss:
        none = fit(
            Autoencoder(64, 1), [images] * 50, reconstruction_error
        )
        same = none.encoder(images).equal(right)
        print(f"{name}, no labels train the same encoder: {same}")
