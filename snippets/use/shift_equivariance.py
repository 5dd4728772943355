"""Use: Does a layer's output move along with the image? A test for any network."""

import copy

from i2dl_exam.equivariance import equivariance_gap
from i2dl_exam.sampling import seeded_normal
from torch import Tensor, nn


def shift(x: Tensor, pixels: int = 1) -> Tensor:
    """Images moved down and to the right; what leaves comes in on the other side."""
    return x.roll((pixels, pixels), dims=(-2, -1))


around = {"padding": 1, "padding_mode": "circular"}
layers = {
    "circular padding": nn.Conv2d(1, 4, 3, **around),
    "zero padding": nn.Conv2d(1, 4, 3, padding=1),
    "stride 2": nn.Conv2d(1, 4, 3, stride=2, **around),
}
images = seeded_normal(10, 1, 16, 16)
for name, layer in layers.items():
    layer = (
        copy.deepcopy(layer).double().eval()
    )  # no dropout; yours stays as it is
    gap = equivariance_gap(layer, shift, images)
    print(f"{name}: moves along: {gap < 1e-9}")
# The layer is now the last one.
gap = equivariance_gap(layer, lambda x: shift(x, 2), images, shift)
print(
    f"stride 2, image by 2 pixels, output by 1: moves along: {gap < 1e-9}"
)
