"""4d: A feature of three 3 x 3 convolutions sees 7 x 7 pixels."""

import torch
from i2dl_exam.receptive_fields import receptive_field
from torch import nn

stacks = {
    # kernel side, stride and dilation of each layer
    "stride 2 first": [(3, 2, 1), (3, 1, 1), (3, 1, 1)],
    "stride 2 last": [(3, 1, 1), (3, 1, 1), (3, 2, 1)],
    "dilation 2 last": [(3, 1, 1), (3, 1, 1), (3, 1, 2)],
    "the exam's": [(3, 1, 1), (3, 1, 1), (3, 1, 1)],
}
image = torch.randn(1, 1, 99, 99, requires_grad=True)
for name, layers in stacks.items():
    side = receptive_field([(d * (k - 1) + 1, s) for k, s, d in layers])
    print(f"{name}: side {side} by formula")

    convs = [nn.Conv2d(1, 1, k, s, dilation=d) for k, s, d in layers]
    feature = nn.Sequential(*convs)(image)[0, 0, 30, 20]
    (gradient,) = torch.autograd.grad(feature, image)
    rows, columns = gradient[0, 0].nonzero().unbind(dim=1)  # the seen
    print(f"  rows {rows.min()} to {rows.max()} by gradient", end=", ")
    print(f"columns {columns.min()} to {columns.max()}")
print(f"answer: {len(rows.unique())}, {len(columns.unique())}")
