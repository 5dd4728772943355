"""Use: Does a layer's output move along with the image? A test for any network."""

from torch import Tensor, nn

from i2dl_exam.equivariance import equivariance_gap
from i2dl_exam.sampling import seeded_normal


def shift(x: Tensor, pixels: int = 1) -> Tensor:
    """Images moved to the right; what leaves comes in on the left."""
    return x.roll(pixels, dims=-1)


around = {"padding": 1, "padding_mode": "circular"}
layers = {
    "circular padding": nn.Conv2d(1, 4, 3, **around),
    "zero padding": nn.Conv2d(1, 4, 3, padding=1),
    "stride 2": nn.Conv2d(1, 4, 3, stride=2, **around),
}
images = seeded_normal(10, 1, 16, 16)
for name, layer in layers.items():
    gap = equivariance_gap(layer.double(), shift, images)
    print(f"{name}: moves along: {gap < 1e-9}")
gap = equivariance_gap(layers["stride 2"], lambda x: shift(x, 2), images, shift)
print(f"stride 2, image by 2 pixels, output by 1: moves along: {gap < 1e-9}")
