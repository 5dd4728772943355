"""4c: 4 filters of 5 x 5 on RGB: the weight is (4, 3, 5, 5)."""

import torch
import torch.nn.functional as F
from i2dl_exam.convolution import conv_weight_shape
from torch import nn

shape = conv_weight_shape(3, 4, kernel_size=(5, 5))
weight = nn.Conv2d(3, 4, kernel_size=5).weight
print(f"shape: {shape}, in nn.Conv2d {tuple(weight.shape)}")

# What do the axes mean? Number 241 is channel 2, row 4, column 1.
image = torch.arange(300.0).reshape(1, 3, 10, 10)
one = torch.zeros(shape)
one[3, 2, 4, 1] = 1  # all others are 0
features = F.conv2d(image, one)[0, :, 0, 0]
numbers = ", ".join(f"{y:z03.0f}" for y in features)
print(f"weight (3, 2, 4, 1) alone: output channels {numbers}")

transposed = nn.ConvTranspose2d(3, 4, kernel_size=5).weight
try:
    F.conv2d(image, transposed)
except RuntimeError:
    refused = tuple(transposed.shape)
    print(f"F.conv2d refuses {refused} on an RGB image")
print(f"answer: {', '.join(f'{size}' for size in weight.shape)}")
