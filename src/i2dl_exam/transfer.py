"""Transfer learning: take over a pretrained encoder, freeze it or train it slowly.

A segmentation network is an `Autoencoder` whose outputs are read as logits, one for
each pixel of a square grey image.
"""

import copy
from collections.abc import Iterable
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from i2dl_exam.autoencoder import Autoencoder
from i2dl_exam.checks import require_in, require_shape
from i2dl_exam.initialization import seed_weights
from i2dl_exam.metrics import intersection_over_union
from i2dl_exam.segmentation import pixel_cross_entropy
from i2dl_exam.training import train

Part = TypeVar("Part", bound=nn.Module)


def freeze(net: Part) -> Part:
    """Exclude all parameters of a network from training, in place; returns it."""
    for parameter in net.parameters():
        parameter.requires_grad_(False)
    return net


def new_decoder(pretrained: Autoencoder, seed: int = 0) -> Autoencoder:
    """A network with a copy of the pretrained encoder and a new decoder.

    Args:
        pretrained: the trained autoencoder; it stays as it is.
        seed: seed of the decoder's starting weights, at least 0.

    Raises:
        TypeError: if `seed` is not an integer.
        ValueError: if `seed` is negative.

    Source: exam question 7g.
    """
    net = copy.deepcopy(pretrained)
    seed_weights(net.decoder, seed)
    return net


def new_last_layer(
    pretrained: Autoencoder, seed: int = 0
) -> Autoencoder:
    """A copy of the autoencoder, frozen, except for a new last layer.

    Args:
        pretrained: the trained autoencoder; it stays as it is.
        seed: seed of the last layer's starting weights, at least 0.

    Raises:
        TypeError: if `seed` is not an integer.
        ValueError: if `seed` is negative.

    Source: exam question 7g.
    """
    net = freeze(copy.deepcopy(pretrained))
    seed_weights(net.decoder[-1], seed)
    net.decoder[-1].requires_grad_()
    return net


def parameter_groups(
    net: Autoencoder, lr: float, encoder_lr: float
) -> list[dict[str, Any]]:
    """What an optimizer of torch needs to train encoder and decoder at two rates.

    Args:
        net: the network.
        lr: learning rate of the decoder, at least 0.
        encoder_lr: learning rate of the encoder, at least 0.

    Raises:
        TypeError: if a learning rate is not a real number.
        ValueError: if a learning rate is negative.

    Source: exam question 7g; `torch.optim`, per-parameter options.
    """
    require_in("lr", lr, 0)
    require_in("encoder_lr", encoder_lr, 0)
    return [
        {"params": net.encoder.parameters(), "lr": encoder_lr},
        {"params": net.decoder.parameters(), "lr": lr},
    ]


def segment(
    net: Autoencoder,
    batches: Iterable[tuple[Tensor, Tensor]],
    lr: float = 0.01,
    encoder_lr: float = 0.01,
) -> Autoencoder:
    """A copy of a network, trained to segment: one step of Adam for each batch.

    Args:
        net: the network to start from; frozen parameters stay as they are.
        batches: pairs of images, shape (N, n), and masks, shape (N, H, W); one or more.
        lr: learning rate of the decoder.
        encoder_lr: learning rate of the encoder.

    Returns:
        The trained copy.

    Raises:
        TypeError: if a learning rate is not a real number.
        ValueError: if there is no batch, a learning rate is negative, or masks do not
            fit their images.

    Source: exam question 7g.
    """
    steps = list(batches)
    if not steps:
        raise ValueError(
            "batches must hold at least one batch, got none"
        )
    trained = copy.deepcopy(net)
    optimizer = torch.optim.Adam(
        parameter_groups(trained, lr, encoder_lr)
    )
    for images, masks in steps:
        train(trained, pixel_loss, images, masks, optimizer, steps=1)
    return trained


def pixel_loss(output: Tensor, masks: Tensor) -> Tensor:
    """Pixel cross-entropy of a network whose outputs are rows of logits.

    Args:
        output: one logit for each pixel, shape (N, H W).
        masks: shape (N, H, W), 1 on the coin.

    Returns:
        The loss, at least 0, shape ().

    Raises:
        TypeError: if an argument is not a tensor of the right kind of numbers.
        ValueError: if the shapes do not fit, or a mask holds other numbers than 0, 1.

    Source: exam question 7f.
    """
    n, h, w = require_shape("masks", masks, None, None, None)
    require_shape("output", output, n, h * w)
    return pixel_cross_entropy(output.view_as(masks)[:, None], masks)


def mean_iou(net: nn.Module, images: Tensor, masks: Tensor) -> float:
    """Intersection over union of predicted and true masks, averaged over the images.

    Args:
        net: gives a logit for each pixel; above 0 it says coin.
        images: shape (N, n).
        masks: shape (N, H, W).

    Returns:
        A number from 0 to 1.

    Raises:
        ValueError: if the shapes do not fit.

    Source: exam question 7g.
    """
    require_shape("masks", masks, len(images), None, None)
    coin = net(images) > 0
    return intersection_over_union(coin, masks.flatten(1)).mean().item()
