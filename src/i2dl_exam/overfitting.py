"""Pictures of which some are labelled wrongly: easy to learn by heart."""

import torch
from torch import Tensor

from i2dl_exam.checks import Integer, checked


@checked(count=Integer(5))
def hand_labelled_facades(count: int) -> tuple[Tensor, Tensor]:
    """Bands, pillars or windows; one label in five is wrong.

    Small grey facades. The wrong labels come first. Random
    numbers come from torch's default generator, on its default device.

    Args:
        count: number of pictures; without mistakes the labels run 0, 1, 2, 0, 1, ...

    Returns:
        Pictures, shape (count, 8, 8), float64, about -1 to 1 with noise; the labels
        that were written down, shape (count,), int64. The first count // 5 are wrong.

    Examples:
        >>> pictures, labels = hand_labelled_facades(10)
        >>> pictures.shape, labels[2:].tolist()  # the first two are wrong
        (torch.Size([10, 8, 8]), [2, 0, 1, 2, 0, 1, 2, 0])

    Source: stands in for the lost data of exam problem 5.
    """
    draws = torch.rand(4, count, 1, dtype=torch.float64)
    turns = (2.5 + draws[:2]) * torch.arange(8) / 8 + draws[2:]
    rows, columns = torch.cos(2 * torch.pi * turns)  # (count, 8) each
    labels = torch.arange(count) % 3
    rows[labels == 1] = 1  # pillars alone
    columns[labels == 0] = 1  # bands alone
    pictures = rows[:, :, None] * columns[:, None, :]
    pictures += 0.5 * torch.randn(count, 8, 8, dtype=torch.float64)
    wrong = count // 5
    labels[:wrong] += torch.randint(1, 3, (wrong,))
    return pictures, labels % 3
