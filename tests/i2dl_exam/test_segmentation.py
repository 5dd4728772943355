"""The new last layer of a segmentation network."""

import pytest
import torch
from torch import nn

from i2dl_exam.segmentation import replace_last_layer

DECODER = nn.Sequential(
    nn.ReLU(), nn.Conv2d(3, 5, (3, 1)), nn.Conv2d(5, 3, (5, 3), padding=(2, 1))
).double()


@pytest.mark.parametrize("channels", [1, 2])
def test_the_last_layer_is_new_and_the_others_are_shared(channels: int) -> None:
    x = torch.randn(2, 3, 8, 6, dtype=torch.float64)
    before = DECODER(x)
    new = replace_last_layer(DECODER, channels)

    assert all(a is b for a, b in zip(new[:-1], DECODER[:-1], strict=True))
    assert new[-1].weight.shape == (channels, 5, 5, 3)
    assert new[-1].bias.shape == (channels,)
    assert new(x).shape == (2, channels, 6, 6)
    assert new(x).dtype == torch.float64
    assert DECODER(x).equal(before)


def test_without_a_convolution_at_the_end_there_are_no_channels() -> None:
    message = r"the last layer must be a Conv2d, got ReLU\(\)"
    with pytest.raises(TypeError, match=message):
        replace_last_layer(nn.Sequential(nn.Conv2d(3, 3, 1), nn.ReLU()), 1)
