"""4d: Three 3 x 3 convolutions see 7 x 7 pixels, with strides more."""

import torch
from i2dl_exam.receptive_field import receptive_field
from torch import nn

stacks = {
    # kernel side and stride of each layer
    "stride 2 first": [(3, 2), (3, 1), (3, 1)],
    "stride 2 last": [(3, 1), (3, 1), (3, 2)],
    "the exam's": [(3, 1), (3, 1), (3, 1)],
}
image = torch.randn(1, 1, 99, 99, requires_grad=True)
for name, layers in stacks.items():
    network = nn.Sequential(*[nn.Conv2d(1, 1, k, s) for k, s in layers])
    feature = network(image)[0, 0, 30, 20]
    (gradient,) = torch.autograd.grad(feature, image)
    rows, columns = gradient[0, 0].nonzero().unbind(dim=1)  # the seen

    print(f"{name}: side {receptive_field(layers)} by formula")
    print(f"  rows {rows.min()} to {rows.max()} by gradient", end=", ")
    print(f"columns {columns.min()} to {columns.max()}")
print(f"answer: {len(rows.unique())}, {len(columns.unique())}")
