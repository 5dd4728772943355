"""A small network that overfits pictures of which some are labelled wrongly."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from i2dl_exam.checks import require_in, require_int, require_shape
from i2dl_exam.facades import STYLES, facades
from i2dl_exam.initialization import he_variance, with_variance
from i2dl_exam.sampling import seeded_normal, seeded_uniform
from i2dl_exam.training import SeededDropout, train, training_error

SIDE = 8  # of the pictures, in pixels


def hand_labelled_facades(
    count: int, seed: int = 0
) -> tuple[Tensor, Tensor, Tensor]:
    """Grey pictures of facades; one label in five is wrong, as if hands had slipped.

    Args:
        count: number of pictures, at least 5.
        seed: seed of pictures and mistakes, at least 0.

    Returns:
        Pictures, shape (count, 1, 8, 8), float64, from -1 (black) to 1 (white); the
        labels that were written down, shape (count,), int64; and the right ones. They
        differ in count // 5 places.

    Raises:
        TypeError: if an argument is not an integer.
        ValueError: if an argument is too small.

    Source: stands in for the lost data of exam problem 5.
    """
    wrong = require_int("count", count, least=5) // 5
    pictures, labels = facades(count, size=SIDE, seed=seed)
    rank, side = seeded_uniform(
        2, count, seed=seed + 1_000_000
    )  # not the walls' seed
    slips = rank.argsort()[:wrong]
    others = 1 + (side[slips] > 0).long()  # 1 or 2 styles further
    written = labels.index_put(
        (slips,), (labels[slips] + others) % len(STYLES)
    )
    return 2 * pictures.mean(dim=1, keepdim=True) - 1, written, labels


def facade_network(p: float = 0.0, seed: int = 0) -> nn.Sequential:
    r"""Dropout, 32 ReLU units, dropout, 3 scores; weights have He's variance $2/n$.

    Args:
        p: probability to *drop* a pixel or a hidden unit, from 0 to below 1.
        seed: seed of weights and masks, at least 0.

    Returns:
        A module from shape (batch, 1, 8, 8) to (batch, 3), dtype float64.

    Raises:
        TypeError: if `p` is not a real number or `seed` not an integer.
        ValueError: if `p` or `seed` is out of range.

    Source: exam question 5k.
    """
    seed = require_int("seed", seed, least=0)
    first, last = (
        nn.Linear(*s).double()
        for s in ((SIDE**2, 32), (32, len(STYLES)))
    )
    pixels, units = (
        SeededDropout(p, 2 * seed),
        SeededDropout(p, 2 * seed + 1),
    )
    with torch.no_grad():
        for layer, number in ((first, 2 * seed), (last, 2 * seed + 1)):
            normal = seeded_normal(*layer.weight.shape, seed=number)
            layer.weight.copy_(
                with_variance(normal, he_variance(layer.in_features))
            )
            layer.bias.zero_()
    return nn.Sequential(
        nn.Flatten(), pixels, first, nn.ReLU(), units, last
    )


def loss_curves(
    network: nn.Module,
    parts: Sequence[tuple[Tensor, Tensor]],
    epochs: int,
    lr: float,
    weight_decay: float = 0.0,
    augmented: Sequence[Tensor] = (),
) -> Tensor:
    """Cross-entropy on several data sets, epoch by epoch, of training on the first.

    Args:
        network: what is trained, in place, by gradient descent with momentum 0.9; an
            epoch is one step with all training pictures.
        parts: pictures and labels of each data set, the training set first.
        epochs: number of epochs, at least 1.
        lr: learning rate, at least 0.
        weight_decay: strength of the L2 penalty, at least 0.
        augmented: versions of the training pictures; each epoch takes the next one.

    Returns:
        Losses before training and after each epoch, without dropout, shape
        (epochs + 1, number of parts).

    Raises:
        TypeError: if `epochs` is not an integer or a rate not a real number.
        ValueError: if `epochs` or a rate is too small, `parts` is empty, or a version
            has not the shape of the training pictures.

    Source: exam question 5k.
    """
    if not parts:
        raise ValueError(
            "parts must hold at least the training set, got none"
        )
    require_in("lr", lr, 0)
    require_in("weight_decay", weight_decay, 0)
    x, y = parts[0]
    for version in augmented:
        require_shape("augmented", version, *x.shape)
    versions = augmented or [x]
    optimizer = torch.optim.SGD(
        network.parameters(),
        lr,
        momentum=0.9,
        weight_decay=weight_decay,
    )

    def losses() -> list[float]:
        return [
            training_error(network, F.cross_entropy, *part)
            for part in parts
        ]

    curves = [losses()]
    for epoch in range(require_int("epochs", epochs)):
        seen = versions[epoch % len(versions)]
        train(network, F.cross_entropy, seen, y, optimizer, steps=1)
        curves.append(losses())
    return torch.tensor(curves, dtype=x.dtype, device=x.device)
