"""5c: Changes of a picture, each in a line or two of torch."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor


def rotate(images: Tensor, degrees: float) -> Tensor:
    r"""Square pictures turned about their middle, to the left."""
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


x = torch.tensor([[[[0.1, 0.2, 0.3]]]])  # one picture of one row
mean = x.mean()
changed = {
    "flip": x.flip(-1),
    "shift": x[..., [0, 0, 1]],  # the edge is repeated
    "crop": F.interpolate(x[..., 1:2], (1, 3), mode="bilinear"),
    "brightness": (2 * x).clamp(0, 1),
    "contrast": mean + (x - mean) / 2,
    "erase": torch.cat([x[..., :2], mean.view(1, 1, 1, 1)], dim=-1),
}
for name, y in changed.items():
    print(f"{name}: {', '.join(f'{10 * v:.1f}' for v in y.flatten())}")

square = torch.rand(1, 3, 9, 9)
gap = rotate(square, 90) - square.rot90(dims=(2, 3))
print(f"rotate by 90 degrees, off rot90 by {gap.abs().max():.4f}")
