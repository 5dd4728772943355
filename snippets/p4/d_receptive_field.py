"""4d: Three 3 x 3 convolutions see 7 x 7 pixels: by formula and by gradient."""

import torch
from i2dl_exam.receptive_field import (
    bounding_box,
    gradient_support,
    receptive_field,
)
from torch import nn

sizes = [receptive_field([(3, 1)] * depth) for depth in range(4)]
print(f"side after 0, 1, 2 and 3 layers: {sizes}")

network = nn.Sequential(
    nn.Conv2d(1, 8, 3), nn.Conv2d(8, 8, 3), nn.Conv2d(8, 1, 3)
)
image = torch.ones(1, 1, 224, 224, dtype=torch.float64)
support = gradient_support(network, image, feature=(0, 100, 50))
rows, columns = bounding_box(support)
print(
    "the feature at row 100 and column 50 of the last layer depends on"
)
print(
    f"rows {rows[0]} to {rows[-1]}, columns {columns[0]} to {columns[-1]}"
)
print(f"that is {support.sum().item()} pixels")
print(f"answer: {len(rows)}, {len(columns)}")
