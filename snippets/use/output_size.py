"""Use: The side of an image after each layer, by formula and by running the layers."""

import torch
from torch import nn

from i2dl_exam.convolution import conv_output_size

layers = {  # your own here: kernel, stride, padding
    "convolution": (7, 2, 3),
    "pooling": (3, 2, 1),
    "first block": (3, 1, 1),
    "second block": (3, 2, 1),
}
side, image = 224, torch.zeros(1, 1, 224, 224)
for name, sizes in layers.items():
    side = conv_output_size(side, *sizes)
    layer = nn.MaxPool2d(*sizes) if name == "pooling" else nn.Conv2d(1, 1, *sizes)
    image = layer(image)
    print(f"{name}: {side} x {side}, torch agrees: {image.shape[2:] == (side, side)}")
