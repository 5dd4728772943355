r"""From an autoencoder to a network that says for each pixel: coin or background.

Images have the shape (N, channels, H, W); masks the shape (N, H, W), 1 on the coin.
"""

import copy

import torch
from torch import Tensor, nn

from i2dl_exam.checks import require_int, require_shape
from i2dl_exam.coins import coins
from i2dl_exam.initialization import seed_weights
from i2dl_exam.losses import cross_entropy
from i2dl_exam.sampling import seeded_normal


class ConvolutionalAutoencoder(nn.Module):
    r"""An autoencoder of colour images whose last layer is a convolution, in float64.

    The encoder halves the image and ends in a code of z numbers; the decoder doubles
    the image again. Its last layer turns 16 channels into 3.

    Args:
        height: rows H of an image, an even number.
        width: columns W of an image, an even number.
        code: entries z of a code, at least 1.
        seed: seed of the starting weights; the same on every device.

    Raises:
        TypeError: if a size or the seed is not an integer.
        ValueError: if a size is below 1, height or width is odd, or the seed negative.

    Source: exam problem 7.
    """

    def __init__(
        self, height: int, width: int, code: int, seed: int = 0
    ) -> None:
        """Draw the starting weights."""
        super().__init__()
        h, w = (
            require_int("height", height) // 2,
            require_int("width", width) // 2,
        )
        if (2 * h, 2 * w) != (height, width):
            raise ValueError(
                f"height and width must be even, got {height} and {width}"
            )
        z = require_int("code", code)
        self.encoder = nn.Sequential(
            nn.Conv2d(
                3, 16, kernel_size=3, stride=2, padding=1
            ),  # (N, 16, H/2, W/2)
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(16 * h * w, z),  # the code
        ).double()
        self.decoder = nn.Sequential(
            nn.Linear(z, 16 * h * w),
            nn.ReLU(),
            nn.Unflatten(1, (16, h, w)),
            nn.Upsample(scale_factor=2),  # (N, 16, H, W)
            nn.Conv2d(16, 3, kernel_size=3, padding=1),  # (N, 3, H, W)
        ).double()
        seed_weights(self, seed)

    def forward(self, images: Tensor) -> Tensor:
        """The decoder's output for the codes of images, shape (N, channels, H, W)."""
        output: Tensor = self.decoder(self.encoder(images))
        return output


def replace_output(
    net: ConvolutionalAutoencoder, channels: int, seed: int = 0
) -> ConvolutionalAutoencoder:
    """A copy of an autoencoder whose last layer is new and gives other channels.

    Args:
        net: the autoencoder; it stays as it is.
        channels: output channels: 1 for a logit of coin, 2 for one logit per class.
        seed: seed of the new layer's starting weights.

    Returns:
        A network from (N, 3, H, W) to (N, channels, H, W).

    Raises:
        TypeError: if `channels` or `seed` is not an integer.
        ValueError: if `channels` is below 1 or `seed` negative.

    Source: exam question 7e.
    """
    new = nn.Conv2d(
        16, require_int("channels", channels), kernel_size=3, padding=1
    )
    seed_weights(new, seed)
    changed = copy.deepcopy(net)
    changed.decoder[-1] = new.to(
        next(net.parameters())
    )  # dtype and device
    return changed


def pixel_cross_entropy(logits: Tensor, masks: Tensor) -> Tensor:
    r"""Cross-entropy over the channels at each pixel, averaged over all pixels.

    An image is rows of pixels, one row of class scores for each. A single logit $a$ of
    class 1 means the scores $(0, a)$: this is binary cross-entropy.

    Args:
        logits: shape (N, C, H, W): C class scores, or with C = 1 the logit of class 1.
        masks: right classes, integers from 0, shape (N, H, W).

    Returns:
        The loss, at least 0, shape ().

    Raises:
        TypeError: if an argument is not a tensor of the right kind of numbers.
        ValueError: if the shapes do not fit or a class is out of range.

    Source: exam question 7f; `torch.nn.functional.cross_entropy`.
    """
    n, channels, h, w = require_shape(
        "logits", logits, None, None, None, None
    )
    require_shape("masks", masks, n, h, w)
    if channels == 1:
        logits = torch.cat([torch.zeros_like(logits), logits], dim=1)
    rows = logits.flatten(2).mT.flatten(
        0, 1
    )  # (N, C, H, W) -> (N H W, C)
    return cross_entropy(rows, masks.flatten())


def noisy_coins(
    count: int, seed: int = 0, *, dark: bool = False
) -> tuple[Tensor, Tensor]:
    r"""Coins of 12 x 12 pixels under strong noise, $x + 0.6\,\varepsilon$, and masks.

    Args:
        count: number of images, at least 1.
        seed: seed of coins and noise, at least 0.
        dark: whether about half of the images are negatives, $1 - x$: a dark coin on
            bright ground.

    Returns:
        Images, shape (count, 144); masks, shape (count, 12, 12), 1 on the coin.

    Raises:
        TypeError: if an argument is not an integer.
        ValueError: if `count` or `seed` is too small.

    Source: stands in for the photographs of exam problem 7.
    """
    images, masks = coins(
        count, seed=2 * require_int("seed", seed, least=0)
    )
    normal = seeded_normal(count, 145, seed=2 * int(seed) + 1)
    noise, toss = normal.split_with_sizes((144, 1), dim=1)
    pixels = images.flatten(1)
    if dark:
        pixels = torch.where(toss < 0, 1 - pixels, pixels)
    return pixels + 0.6 * noise, masks
