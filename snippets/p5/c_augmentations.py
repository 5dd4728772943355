"""5c: Changes of a picture, each in a line or two of torch."""

import torch
import torch.nn.functional as F
from i2dl_exam.augmentation import rotate

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
