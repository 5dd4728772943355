r"""How well a predicted mask covers the true one: intersection over union, and Dice.

Masks may be hard (0 and 1, or booleans) or soft (probabilities). An image is one entry
of the first dimension; all others are its pixels.
"""

import torch
from torch import Tensor

from i2dl_exam.checks import require_shape


def intersection_over_union(
    prediction: Tensor, masks: Tensor
) -> Tensor:
    r"""Common part by united part, $\sum_i p_i y_i / \sum_i (p_i + y_i - p_i y_i)$.

    Args:
        prediction: $p$, from 0 to 1, shape (N, ...).
        masks: $y$, from 0 to 1, the same shape.

    Returns:
        A number from 0 to 1 for each image, shape (N,), float64 unless `prediction` is
        floating-point: then its dtype, or float32 for half precision. Two empty masks
        agree: 1.

    Raises:
        TypeError: if an argument is not a tensor.
        ValueError: if the shapes differ, or an entry lies outside [0, 1].

    Source: Jaccard 1901.
    """
    p, y, common = _sums(prediction, masks)
    return _share(common, p + y - common)


def dice(prediction: Tensor, masks: Tensor) -> Tensor:
    r"""Common part by mean size, $2 \sum_i p_i y_i / (\sum_i p_i + \sum_i y_i)$.

    With probabilities $p$, $1 - \mathrm{Dice}$ has a gradient: it is the Dice loss.

    Args:
        prediction: $p$, from 0 to 1, shape (N, ...).
        masks: $y$, from 0 to 1, the same shape.

    Returns:
        A number from 0 to 1 for each image, shape (N,), float64 unless `prediction` is
        floating-point: then its dtype, or float32 for half precision. Two empty masks
        agree: 1.

    Raises:
        TypeError: if an argument is not a tensor.
        ValueError: if the shapes differ, or an entry lies outside [0, 1].

    Source: Dice 1945; as a loss: Milletari et al. 2016 (arXiv:1606.04797),
    section 3, with squares in the denominator.
    """
    p, y, common = _sums(prediction, masks)
    return _share(2 * common, p + y)


def _sums(
    prediction: Tensor, masks: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Sizes of the predicted mask, of the true mask and of their common part."""
    for name, value in (("prediction", prediction), ("masks", masks)):
        if not isinstance(value, Tensor) or value.ndim == 0:
            raise TypeError(
                f"{name} must be a tensor of images, got {value!r}"
            )
        if not (
            (value >= 0) & (value <= 1)
        ).all():  # also if one is not a number
            low, high = value.min(), value.max()
            raise ValueError(
                f"{name} must lie in [0, 1], got {low} to {high}"
            )
    require_shape("masks", masks, *prediction.shape)
    p = (
        prediction
        if prediction.is_floating_point()
        else prediction.double()
    )
    p = p.to(
        torch.promote_types(p.dtype, torch.float32)
    )  # sums need more than half
    p, y = p.reshape(len(p), -1), masks.reshape(len(p), -1).to(p)
    return p.sum(1), y.sum(1), (p * y).sum(1)


def _share(part: Tensor, whole: Tensor) -> Tensor:
    """The quotient, and 1 where both are 0."""
    empty = whole == 0
    return part.masked_fill(empty, 1) / whole.masked_fill(empty, 1)
