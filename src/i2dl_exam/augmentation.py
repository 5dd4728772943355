"""An augmentation that torch has no function for: pictures turned by an angle."""

import math

import torch.nn.functional as F
from torch import Tensor

from i2dl_exam.checks import Interval, checked, floats


@checked(images=floats("N C H W"), degrees=Interval(open_low=True))
def rotate(images: Tensor, degrees: float) -> Tensor:
    r"""Pictures turned about their middle, counterclockwise.

    Value $y$ at place $p$ is $x$ at the place $R p$, where $R$ turns it back; between
    pixels it is interpolated, and outside the picture the edge is repeated.

    Args:
        images: pictures, shape (N, C, H, W).
        degrees: the angle.

    Returns:
        New pictures of the same shape.

    Source: exam question 5c; Jaderberg et al. 2015 (arXiv:1506.02025).
    """
    *_, h, w = images.shape
    a = math.radians(degrees)
    c, s = math.cos(a), math.sin(a)
    back = [[c, -s * h / w, 0.0], [s * w / h, c, 0.0]]
    theta = images.new_tensor([back] * len(images))
    grid = F.affine_grid(theta, list(images.shape), False)
    return F.grid_sample(
        images, grid, padding_mode="border", align_corners=False
    )
