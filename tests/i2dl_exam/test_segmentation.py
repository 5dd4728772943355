"""The new last layer of a segmentation network."""

import pytest
import torch

from i2dl_exam.segmentation import segmentation_head


@pytest.mark.parametrize("channels", [1, 2])
def test_height_and_width_stay_and_a_pixel_sees_its_neighbours(channels: int) -> None:
    head = segmentation_head(4, channels)
    x = torch.zeros(2, 4, 7, 6, requires_grad=True)
    y = head(x)

    assert y.shape == (2, channels, 7, 6)
    assert head.weight.numel() + head.bias.numel() == channels * (4 * 9 + 1)
    (seen,) = torch.autograd.grad(y[0, 0, 3, 2], x)
    assert seen[0].ne(0).any(0).nonzero().tolist() == [
        [i, j] for i in (2, 3, 4) for j in (1, 2, 3)
    ]
