"""Use: The side of an image after each layer, by formula and by running the layers."""

import torch
from i2dl_exam.convolution import conv_output_size
from torch import nn

side = 224  # your own here
layers = [  # kernel, stride, padding
    (nn.Conv2d, 7, 2, 3),
    (nn.MaxPool2d, 3, 2, 1),
    (nn.Conv2d, 3, 1, 1),
    (nn.Conv2d, 3, 2, 1),
]
image = torch.zeros(1, 1, side, side)
for kind, *sizes in layers:
    side = conv_output_size(side, *sizes)
    layer = kind(*sizes) if kind is nn.MaxPool2d else kind(1, 1, *sizes)
    image = layer(image)
    agrees = image.shape[2:] == (side, side)
    print(f"{kind.__name__}: {side} x {side}, torch agrees: {agrees}")
