"""Use: The pixels that a feature sees, by formula and by the network's gradient."""

import torch
from i2dl_exam.receptive_field import (
    averaging_copy,
    bounding_box,
    gradient_support,
    receptive_field,
)
from torch import nn

network = (
    nn.Sequential(  # your own here; pool by averages instead of maxima
        nn.Conv2d(3, 8, 7, stride=2),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.AvgPool2d(3, stride=2),
        nn.Conv2d(8, 8, 3, dilation=4),
    )
)
layers = [
    (7, 2),
    (3, 2),
    (1 + 4 * (3 - 1), 1),
]  # kernel, stride; dilation 4 widens
for depth in range(1, len(layers) + 1):
    print(
        f"after layer {depth}: {receptive_field(layers[:depth])} pixels to a side"
    )

white = torch.ones(1, 3, 96, 96)
means = averaging_copy(network)(white.double())
print(
    f"the copy keeps an image of ones: {means.allclose(means.new_ones(()), rtol=1e-3)}"
)
support = gradient_support(network, white)
rows, columns = bounding_box(support)
print(
    f"the gradient reaches {len(rows)} x {len(columns)} pixels",
    end=", ",
)
print(f"rows {rows[0]} to {rows[-1]}")
holes = len(rows) * len(columns) - support.sum().item()
print(f"pixels inside that the feature does not see: {holes}")
