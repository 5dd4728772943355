r"""How well a predicted mask covers the true one: intersection over union, and Dice.

Masks may be hard (0 and 1, or booleans) or soft (probabilities). All pixels count
together. Both measures are float64, since half precision cannot count pixels.
"""

from torch import Tensor

from i2dl_exam.checks import Shape, checked


def _are_masks(prediction: Tensor, mask: Tensor) -> None:
    """Raise unless both have one shape and numbers from 0 to 1, not all 0."""
    if prediction.shape != mask.shape:
        raise ValueError(
            "prediction and mask must have one shape, got "
            f"{tuple(prediction.shape)} and {tuple(mask.shape)}"
        )
    for name, x in (("prediction", prediction), ("mask", mask)):
        low, high = x.aminmax() if x.numel() else (0, 0)
        if not (low >= 0 and high <= 1):  # also if one is nan
            raise ValueError(
                f"{name} must lie in [0, 1], got {low} to {high}"
            )
    if not (prediction.any() or mask.any()):
        raise ValueError("prediction and mask must not both be empty")


@checked(_are_masks, prediction=Shape(), mask=Shape())
def intersection_over_union(prediction: Tensor, mask: Tensor) -> Tensor:
    r"""Common part by united part, $\sum p y / \sum (p + y - p y)$.

    Args:
        prediction: $p$, from 0 to 1, of any shape.
        mask: $y$, from 0 to 1, of the same shape, not empty if $p$ is.

    Returns:
        A number from 0 to 1, shape (), float64.

    Examples:
        >>> truth, found = torch.tensor([1, 1, 0, 0]), torch.tensor([1, 0, 1, 0])
        >>> intersection_over_union(found, truth).item()
        0.3333333333333333

    Source: Jaccard 1901.
    """
    p, y = prediction.double(), mask.double()
    return (p * y).sum() / (p + y - p * y).sum()


@checked(_are_masks, prediction=Shape(), mask=Shape())
def dice(prediction: Tensor, mask: Tensor) -> Tensor:
    r"""Common part by mean size, $\sum p y / \sum \frac12 (p + y)$.

    With probabilities $p$, $1 - \mathrm{Dice}$ has a gradient: it is the Dice loss.

    Args:
        prediction: $p$, from 0 to 1, of any shape.
        mask: $y$, from 0 to 1, of the same shape, not empty if $p$ is.

    Returns:
        A number from 0 to 1, shape (), float64.

    Examples:
        >>> truth, found = torch.tensor([1, 1, 0, 0]), torch.tensor([1, 0, 1, 0])
        >>> dice(found, truth).item()
        0.5

    Source: Dice 1945; as a loss: Milletari et al. 2016 (arXiv:1606.04797),
    section 3, with squares in the denominator.
    """
    p, y = prediction.double(), mask.double()
    return (p * y).sum() / ((p + y) / 2).sum()
