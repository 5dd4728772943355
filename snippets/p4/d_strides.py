"""4d: With strides, the formula still agrees with the gradient of a real stack."""

import torch
from i2dl_exam.receptive_field import (
    bounding_box,
    gradient_support,
    receptive_field,
)
from torch import nn

stacks = [
    [(3, 1), (3, 1), (3, 1)],
    [(3, 2), (3, 1), (3, 1)],
    [(3, 1), (3, 1), (3, 2)],
    [(7, 2), (3, 2), (3, 1)],
]
image = torch.ones(1, 1, 64, 64, dtype=torch.float64)
for layers in stacks:
    network = nn.Sequential(
        *(nn.Conv2d(1, 1, k, stride=s) for k, s in layers)
    )
    rows, columns = bounding_box(gradient_support(network, image))
    kernels, strides = (
        [*numbers] for numbers in zip(*layers, strict=True)
    )
    print(f"kernels {kernels}, strides {strides}: ", end="")
    print(
        f"formula {receptive_field(layers)}, gradient {len(rows)} x {len(columns)}"
    )
