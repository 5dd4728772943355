"""4d: The middle has 49 paths to the feature, a corner has 1."""

import torch
from i2dl_exam.convolution import cross_correlate

feature = image = torch.ones(7, 7, requires_grad=True)
kernel = torch.ones(3, 3)
for _ in range(3):
    feature = cross_correlate(feature, kernel)
(paths,) = torch.autograd.grad(feature.sum(), image)  # 1 for each path
for row in paths:
    print(" ".join(f"{count:3.0f}" for count in row))
each_layer = kernel.numel()
print(f"paths in total {paths.sum():.0f}, by 9 * 9 * 9 {each_layer**3}")
