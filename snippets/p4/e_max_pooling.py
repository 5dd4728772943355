"""4e: Max pooling sees every pixel, though one image shows only one."""

import torch
from i2dl_exam.receptive_fields import gradient_support
from torch import nn

# Image i is dark but for pixel i.
images = torch.eye(256).reshape(256, 1, 16, 16).requires_grad_()
for count in (1, 10, 256):
    features = nn.MaxPool2d(16)(images[:count])  # window: the image
    seen = gradient_support(features, images)
    print(f"images {count}: pixels that matter {seen.sum()} of 256")
