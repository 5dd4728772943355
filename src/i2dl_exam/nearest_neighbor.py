"""The nearest-neighbour classifier: the smallest one that learns from examples."""

import torch
from torch import Tensor

from i2dl_exam.checks import require_shape


def nearest_neighbor(images: Tensor, known: Tensor, labels: Tensor) -> Tensor:
    r"""The label of the most similar known image, $y_{i^*}$, $i^* = \arg\min_i d_i$.

    The distance $d_i = \lVert x - x_i \rVert_2$ is taken over all pixels.

    Args:
        images: images to classify, shape (n, channels, height, width), floating-point.
        known: training images, shape (m, channels, height, width), the same dtype.
        labels: their labels, shape (m,).

    Returns:
        One label for each image, shape (n,).

    Raises:
        TypeError: if an argument is not a tensor.
        ValueError: if the shapes do not fit together.

    Source: Cover and Hart 1967.
    """
    _, *picture = require_shape("images", images, None, None, None, None)
    m, *_ = require_shape("known", known, None, *picture)
    require_shape("labels", labels, m)
    return labels[torch.cdist(images.flatten(1), known.flatten(1)).argmin(dim=1)]
