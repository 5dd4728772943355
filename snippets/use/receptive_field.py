"""Use: The pixels that a feature sees: by formula and by gradient."""

import torch
from i2dl_exam.receptive_fields import receptive_field
from torch import nn

network = nn.Sequential(  # your own here
    nn.Conv2d(3, 8, 7, stride=2),
    nn.MaxPool2d(3, stride=2),
    nn.Conv2d(8, 8, 3, dilation=4),
)
layers = [(7, 2), (3, 2), (1 + 4 * (3 - 1), 1)]  # dilation 4 widens
side = receptive_field(layers)
print(f"by formula: {side} pixels to a side")

images = torch.randn(20, 3, 48, 48, requires_grad=True)
network(images)[:, 0, 1, 1].sum().backward()  # of one feature
seen = (images.grad != 0).any(dim=(0, 1))  # (48, 48)
rows = seen.any(dim=1).nonzero()
print(f"by gradient: rows {rows.min()} to {rows.max()}")
print(f"pixels that count: {seen.sum()} of {side**2}")
