"""4b: A 26 x 26 x 26 input gives an output of 8 x 8 x 5."""

import torch
from i2dl_exam.convolution import conv_output_size
from torch import nn

side = conv_output_size(26, kernel_size=7, stride=3, padding=1)
print(f"formula: {side} x {side}")

positions = range(1 + 26 + 1)  # padding, pixels, padding
starts = [i for i in positions[::3] if i + 6 in positions]
print(f"windows of 7 start at {starts}: {len(starts)} windows")

layer = nn.Conv2d(26, 5, kernel_size=7, stride=3, padding=1)
channels, height, width = layer(torch.zeros(1, 26, 26, 26))[0].shape
print(f"nn.Conv2d, in PyTorch's order: {(channels, height, width)}")

no_stride = conv_output_size(26, kernel_size=7, padding=1)
no_padding = conv_output_size(26, kernel_size=7, stride=3)
print(f"stride forgotten {no_stride}, padding {no_padding}")
print(f"answer: {height}, {width}, {channels}")
