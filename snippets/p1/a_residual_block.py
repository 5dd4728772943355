"""1a: A block of ResNet18 is ReLU(x + R(x)), compared with torch's own functions."""

import math

import torch.nn.functional as F
from i2dl_exam.architectures import BasicBlock
from i2dl_exam.sampling import seeded_normal
from torch import nn

x = seeded_normal(2, 4, 6, 6)
scale = 1 / math.sqrt(
    1 + 1e-5
)  # what a new batch norm does in evaluation mode
for block in (
    BasicBlock(4, 4),
    BasicBlock(4, 4, stride=2),
    BasicBlock(4, 8, stride=2),
):
    y = block.double().eval()(x)
    stride = x.shape[-1] // y.shape[-1]
    w, v, *u = (
        m.weight for m in block.modules() if isinstance(m, nn.Conv2d)
    )
    inner = F.relu(scale * F.conv2d(x, w, stride=stride, padding=1))
    R = scale * F.conv2d(inner, v, padding=1)
    shortcut = scale * F.conv2d(x, *u, stride=stride) if u else x
    same = y.allclose(F.relu(shortcut + R))
    how = "through a 1 x 1 convolution" if u else "as it is"
    print(
        f"from {tuple(x.shape)} to {tuple(y.shape)}: x {how}; as by hand: {same}"
    )
