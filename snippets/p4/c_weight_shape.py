"""4c: 4 filters of 5 x 5 on RGB: the weight is (4, 3, 5, 5)."""

import torch
import torch.nn.functional as F
from i2dl_exam.convolution import conv_weight_shape
from torch import nn

shape = conv_weight_shape(in_channels=3, out_channels=4, kernel_size=5)
layer = nn.Conv2d(3, 4, kernel_size=5)
print(f"shape: {shape}, in nn.Conv2d {tuple(layer.weight.shape)}")
print(f"weights {layer.weight.numel()}, biases {layer.bias.numel()}")

# What do the axes mean? Number 217 is channel 2, row 1, column 7.
image = torch.arange(300.0).reshape(1, 3, 10, 10)
weight = torch.zeros(shape)
weight[3, 2, 4, 1] = 1  # all others are 0
features = F.conv2d(image, weight)[0, :, 0, 0]
numbers = ", ".join(f"{y:z03.0f}" for y in features)
print(f"weight (3, 2, 4, 1) alone: output channels {numbers}")

printed = conv_weight_shape(3, 4, 5, order="IOHW")
try:
    F.conv2d(image, torch.ones(printed))
except RuntimeError:
    print(f"F.conv2d refuses {printed} on an RGB image")
transposed = tuple(nn.ConvTranspose2d(3, 4, kernel_size=5).weight.shape)
print(f"weight of nn.ConvTranspose2d: {transposed}")
keras = conv_weight_shape(3, 4, 5, order="HWIO")
print(f"order of TensorFlow and Keras: {keras}")
print(f"answer: {', '.join(f'{size}' for size in layer.weight.shape)}")
