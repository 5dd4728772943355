"""4d: Three 3 x 3 convolutions see 7 x 7 pixels, with strides more."""

import torch
from i2dl_exam.receptive_field import gradient_support, receptive_field
from torch import nn

stacks = {
    # kernel side, stride, dilation of each layer
    "stride 2 first": [(3, 2, 1), (3, 1, 1), (3, 1, 1)],
    "stride 2 last": [(3, 1, 1), (3, 1, 1), (3, 2, 1)],
    "7 and two strides": [(7, 2, 1), (3, 2, 1), (3, 1, 1)],
    "dilation 2 first": [(3, 1, 2), (3, 1, 1), (3, 1, 1)],
    "the exam's": [(3, 1, 1), (3, 1, 1), (3, 1, 1)],
}
image = torch.randn(1, 1, 160, 160)
print("stack              formula  rows by gradient  columns")
for name, layers in stacks.items():
    side = receptive_field([(d * (k - 1) + 1, s) for k, s, d in layers])
    network = [nn.Conv2d(1, 1, k, s, dilation=d) for k, s, d in layers]
    seen = gradient_support(nn.Sequential(*network), image, (0, 30, 20))
    rows, columns = seen.nonzero().unbind(dim=1)  # of the pixels seen
    print(f"{name:18} {side:7}", end="")
    print(f"  {rows.min():6} to {rows.max():3}", end="")
    print(f"  {columns.min():8} to {columns.max()}")
print(f"answer: {len(rows.unique())}, {len(columns.unique())}")
