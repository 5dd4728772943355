r"""How well a predicted mask covers the true one: intersection over union, and Dice.

Masks may be hard (0 and 1, or booleans) or soft (probabilities). An image is one entry
of the first dimension; all others are its pixels. Both measures are float64, since half
precision cannot count the pixels of an image.
"""

from torch import Tensor

from i2dl_exam.checks import Shape, checked


def _are_masks(prediction: Tensor, mask: Tensor) -> None:
    """Raise unless both have one shape, and numbers from 0 to 1."""
    if prediction.shape != mask.shape or prediction.ndim < 2:
        raise ValueError(
            "prediction and mask must be images of one shape, got "
            f"{tuple(prediction.shape)} and {tuple(mask.shape)}"
        )
    for name, x in (("prediction", prediction), ("mask", mask)):
        if not ((x >= 0) & (x <= 1)).all():  # also if one is nan
            low, high = x.min(), x.max()
            raise ValueError(
                f"{name} must lie in [0, 1], got {low} to {high}"
            )


@checked(_are_masks, prediction=Shape(), mask=Shape())
def intersection_over_union(prediction: Tensor, mask: Tensor) -> Tensor:
    r"""Common part by united part, $\sum p y / \sum (p + y - p y)$.

    Args:
        prediction: $p$, from 0 to 1, shape (N, ...).
        mask: $y$, from 0 to 1, shape (N, ...).

    Returns:
        A number from 0 to 1 for each image, shape (N,), float64. Two empty masks
        agree: 1.

    Source: Jaccard 1901.
    """
    p, y = prediction.double().flatten(1), mask.double().flatten(1)
    common, united = (p * y).sum(dim=1), (p + y - p * y).sum(dim=1)
    empty = united == 0  # both masks: then 1, not 0/0
    return (common + empty) / (united + empty)


@checked(_are_masks, prediction=Shape(), mask=Shape())
def dice(prediction: Tensor, mask: Tensor) -> Tensor:
    r"""Common part by mean size, $2 \sum p y / \sum (p + y)$.

    With probabilities $p$, $1 - \mathrm{Dice}$ has a gradient: it is the Dice loss.

    Args:
        prediction: $p$, from 0 to 1, shape (N, ...).
        mask: $y$, from 0 to 1, shape (N, ...).

    Returns:
        A number from 0 to 1 for each image, shape (N,), float64. Two empty masks
        agree: 1.

    Source: Dice 1945; as a loss: Milletari et al. 2016 (arXiv:1606.04797),
    section 3, with squares in the denominator.
    """
    p, y = prediction.double().flatten(1), mask.double().flatten(1)
    common, sizes = (p * y).sum(dim=1), (p + y).sum(dim=1)
    empty = sizes == 0  # both masks: then 1, not 0/0
    return (2 * common + empty) / (sizes + empty)
