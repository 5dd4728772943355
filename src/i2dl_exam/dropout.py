"""Dropout whose masks are the same on every device."""

import torch
from torch import Tensor

from i2dl_exam.checks import Interval, checked, floats


@checked(x=floats(), p=Interval(0, 1))
def dropout(x: Tensor, p: float) -> Tensor:
    """Drop entries with probability p, divide the others by 1 - p.

    As `F.dropout` in training, but the masks are drawn on the CPU from torch's own
    generator: after `torch.manual_seed` they are the same on every device.

    Args:
        x: any shape.
        p: probability to *drop* an entry.

    Examples:
        >>> _ = torch.manual_seed(0)
        >>> dropout(torch.ones(6), p=0.5).tolist()
        [2.0, 2.0, 0.0, 2.0, 2.0, 2.0]

    Source: Srivastava et al. 2014, with the scaling moved to training.
    """
    chance = torch.rand(x.shape, dtype=torch.float64, device="cpu")
    return x * (chance >= p).to(x) / (1 - p)
