"""An augmentation that torch has no function for: pictures turned by an angle."""

import math

import torch.nn.functional as F
from torch import Tensor

from i2dl_exam.checks import Interval, checked, floats


@checked(images=floats("N C n n"), degrees=Interval(open_low=True))
def rotate(images: Tensor, degrees: float) -> Tensor:
    r"""Square pictures turned about their middle, to the left.

    Value $y$ at place $p$ is $x$ at the place $R p$, where $R$ turns it back; between
    pixels it is interpolated, and outside the picture the edge is repeated.

    Args:
        images: pictures, shape (N, C, n, n).
        degrees: the angle.

    Returns:
        New pictures of the same shape.

    Examples:
        >>> image = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]])
        >>> rotate(image, 90).round().tolist()
        [[[[2.0, 4.0], [1.0, 3.0]]]]

    Source: exam question 5c; Jaderberg et al. 2015 (arXiv:1506.02025).
    """
    c, s = (
        math.cos(math.radians(degrees)),
        math.sin(math.radians(degrees)),
    )
    back = images.new_tensor([[c, -s, 0], [s, c, 0]])
    theta = back.expand(len(images), 2, 3)
    grid = F.affine_grid(theta, list(images.shape), False)
    return F.grid_sample(
        images, grid, padding_mode="border", align_corners=False
    )
