"""7a: Training an autoencoder uses the images alone, whatever the labels say."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from i2dl_exam.autoencoder import Autoencoder, reconstruction_error
from i2dl_exam.coins import coins
from i2dl_exam.training import fit

pictures, masks = coins(200, 8)
images = pictures.flatten(1)  # (200, 64)
sizes = masks.double().mean((1, 2))[:, None]  # a label: the coin's share of the pixels


def copy_loss(net: nn.Module, pair: tuple[Tensor, Tensor]) -> Tensor:
    """The autoencoder's loss; the label is there, and is not used."""
    return reconstruction_error(net, pair[0])


def label_loss(net: Autoencoder, pair: tuple[Tensor, Tensor]) -> Tensor:
    """A supervised loss: the encoder's only output shall be the label."""
    return F.mse_loss(net.encoder(pair[0]), pair[1])


for loss, name in ((copy_loss, "autoencoder"), (label_loss, "supervised network")):
    net = Autoencoder(64, 1)
    right, wrong = (
        fit(net, [(images, labels)] * 50, loss) for labels in (sizes, sizes.flip(0))
    )
    same = right.encoder(images).equal(wrong.encoder(images))
    labels = sizes.clone().requires_grad_()
    (slope,) = torch.autograd.grad(
        loss(net, (images, labels)), labels, allow_unused=True
    )
    print(f"{name}: the labels occur in its loss: {slope is not None}")
    print(f"  shuffled labels give the same trained encoder: {same}")
    if loss is copy_loss:
        without = fit(net, [images] * 50, reconstruction_error)
        same = right.encoder(images).equal(without.encoder(images))
        print(f"  deleted labels give the same trained encoder: {same}")
