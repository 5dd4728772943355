"""5c: Eight changes of a picture, each in a line or two of torch."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor


def rotate(images: Tensor, degrees: float) -> Tensor:
    r"""Pictures turned about their middle, counterclockwise."""
    *_, h, w = images.shape
    a = math.radians(degrees)
    c, s = math.cos(a), math.sin(a)
    back = [[c, -s * h / w, 0.0], [s * w / h, c, 0.0]]
    theta = images.new_tensor([back] * len(images))
    grid = F.affine_grid(theta, list(images.shape), False)
    return F.grid_sample(
        images, grid, padding_mode="border", align_corners=False
    )


x = torch.tensor([[[[0.1, 0.2, 0.3]]]])  # one picture of one row
mean = x.mean(dim=(2, 3), keepdim=True)
erased = x.clone()
erased[..., 2:] = mean
changed = {
    "flip": x.flip(-1),
    "shift": F.pad(x, (1, -1, 0, 0), mode="replicate"),
    "crop": F.interpolate(x[..., 1:2], (1, 3), mode="bilinear"),
    "rotate by 180 degrees": rotate(x, 180),
    "brightness": (2 * x).clamp(0, 1),
    "contrast": (mean + (x - mean) / 2).clamp(0, 1),
    "erase": erased,
}
for name, y in changed.items():
    print(f"{name}: " + ", ".join(f"{10 * v:.1f}" for v in y.flatten()))

grey = torch.full((1, 1, 100, 100), 0.5)
noisy = (grey + 0.1 * torch.randn(grey.shape)).clamp(0, 1)
print(f"noise: mean {noisy.mean():.1f}, spread {noisy.std():.1f}")
turned = torch.rand(1, 1, 9, 9)
gap = (rotate(turned, 90) - turned.rot90(dims=(2, 3))).abs().max()
print(f"rotate by 90 degrees, off torch's rot90 by at most {gap:.4f}")
