"""Use: The pixels that a feature sees: by formula and by gradient."""

import torch
from i2dl_exam.receptive_field import gradient_support, receptive_field
from torch import nn

network = nn.Sequential(  # your own here
    nn.Conv2d(3, 8, 7, stride=2),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.MaxPool2d(3, stride=2),
    nn.Conv2d(8, 8, 3, dilation=4),
).eval()  # in training, batch norm mixes all pixels
layers = [(7, 2), (3, 2), (1 + 4 * (3 - 1), 1)]  # dilation 4 widens
for depth in range(1, 4):
    side = receptive_field(layers[:depth])
    print(f"after layer {depth}: {side} pixels to a side")

# At one image a maximum is one pixel: take several.
seen = gradient_support(network, torch.randn(20, 3, 48, 48))
rows, columns = seen.nonzero().unbind(dim=1)  # of the pixels seen
print(f"by gradient: rows {rows.min()} to {rows.max()}", end=", ")
print(f"columns {columns.min()} to {columns.max()}")
print(f"pixels that count: {seen.sum()} of {side**2}")
