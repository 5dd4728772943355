"""4d: The middle of the receptive field has 49 paths to the feature, a corner has 1."""

import torch
import torch.nn.functional as F

image = torch.ones(1, 1, 7, 7, dtype=torch.float64, requires_grad=True)
kernel = torch.ones(1, 1, 3, 3, dtype=torch.float64)
feature = image
for _ in range(3):
    feature = F.conv2d(feature, kernel)
(gradient,) = torch.autograd.grad(
    feature.sum(), image
)  # one path: 1 * 1 * 1
paths = gradient[0, 0].long().tolist()
print("paths from each pixel to the feature, first four rows:")
for row in paths[:4]:
    print(" ".join(f"{count:3d}" for count in row))
print(
    f"paths in total: {sum(map(sum, paths))}, which is 9 * 9 * 9: ",
    end="",
)
print(sum(map(sum, paths)) == kernel.numel() ** 3)
