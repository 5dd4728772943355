"""1d: What turns along with an image: the response of the turned filter."""

import torch
import torch.nn.functional as F
from i2dl_exam.equivariance import equivariance_gap, invariance_gap
from i2dl_exam.sampling import seeded_normal
from torch import Tensor

images = seeded_normal(100, 1, 8, 8)
weight = seeded_normal(1, 1, 3, 3, seed=1)


def turn(x: Tensor) -> Tensor:
    """Images or filters turned by 90 degrees."""
    return x.rot90(dims=(-2, -1))


def convolve(x: Tensor, w: Tensor) -> Tensor:
    """A convolution with circular padding."""
    return F.conv2d(F.pad(x, [1] * 4, mode="circular"), w)


same = convolve(turn(images), turn(weight)).allclose(
    turn(convolve(images, weight))
)
print(f"image and filter turned, response turned: {same}")

symmetric = sum(weight.rot90(k, dims=(-2, -1)) for k in range(4))
filters = {
    "random": weight,
    "one that looks the same after a turn": symmetric,
}
for name, w in filters.items():
    gap = equivariance_gap(lambda x, w=w: convolve(x, w), turn, images)
    print(f"filter: {name}; response turns along: {gap < 1e-9}")

tops = {"max": torch.amax, "average": torch.mean}
for name, top in tops.items():
    gap = invariance_gap(
        lambda x, top=top: top(convolve(x, weight), dim=(-2, -1)),
        turn,
        images,
    )
    print(
        f"random filter, global {name} pooling: invariant to turns {gap < 1e-9}"
    )
gap = invariance_gap(
    lambda x: convolve(x, weight).relu().mean((-2, -1)), turn, images
)
print(f"random filter, ReLU, global average pooling: {gap < 1e-9}")
