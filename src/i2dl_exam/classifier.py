"""A small network that classifies pictures, with a start and a training by seeds."""

import math

import torch.nn.functional as F
from torch import Tensor, nn

from i2dl_exam.checks import require_int, require_shape
from i2dl_exam.initialization import seed_weights
from i2dl_exam.training import fit


class Classifier(nn.Module):
    r"""Scores of pictures, $z = W_2\,\mathrm{ReLU}(W_1(x - \frac12) + b_1) + b_2$.

    Args:
        pixels: how many numbers a picture has, at least 1.
        classes: how many scores it gets, at least 1.
        hidden: hidden units, at least 1.
        seed: seed of the starting weights, at least 0.

    Raises:
        TypeError: if an argument is not an integer.
        ValueError: if an argument is too small.
    """

    def __init__(
        self, pixels: int, classes: int, hidden: int = 32, seed: int = 0
    ) -> None:
        """Draw the starting weights."""
        super().__init__()
        first = nn.Linear(
            require_int("pixels", pixels), require_int("hidden", hidden)
        )
        last = nn.Linear(hidden, require_int("classes", classes))
        self.layers = nn.Sequential(
            nn.Flatten(), first, nn.ReLU(), last
        ).double()
        seed_weights(self, seed)

    def forward(self, images: Tensor) -> Tensor:
        """Scores, shape (batch, classes), of values from 0 to 1, float64."""
        scores: Tensor = self.layers(images - 0.5)
        return scores


def train_classifier(
    images: Tensor,
    labels: Tensor,
    classes: int = 3,
    steps: int = 40,
    seed: int = 0,
) -> Classifier:
    """A trained classifier: each step of Adam takes all pictures, learning rate 0.01.

    Args:
        images: pictures, shape (N, channels, height, width), from 0 to 1; at least one.
        labels: their classes, shape (N,), int64, from 0 to `classes` - 1.
        classes: number of classes, at least 1.
        steps: number of steps, at least 1.
        seed: seed of the starting weights, at least 0.

    Raises:
        TypeError: if an argument has the wrong type.
        ValueError: if the shapes do not fit, a number is too small or a label is out of
            range.
    """
    count, *picture = require_shape(
        "images", images, None, None, None, None
    )
    require_shape(
        "labels", labels, require_int("the number of pictures", count)
    )
    low, high = labels.min(), labels.max()
    if low < 0 or high >= classes:
        raise ValueError(
            f"labels must lie in 0 to {classes - 1}, got {low} to {high}"
        )
    start = Classifier(math.prod(picture), classes, seed=seed).to(
        images
    )
    batches = [(images, labels)] * require_int("steps", steps)
    return fit(start, batches, _mean_surprise)


def _mean_surprise(
    net: Classifier, batch: tuple[Tensor, Tensor]
) -> Tensor:
    """The cross-entropy loss of a network on one batch."""
    images, labels = batch
    return F.cross_entropy(net(images), labels)
