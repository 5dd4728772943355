"""Use: One layer that holds the batch norm behind it."""

import torch
from torch import nn
from torch.nn.utils import fuse_conv_bn_eval

conv = nn.Conv2d(3, 8, 5).double()  # your own here
norm = nn.BatchNorm2d(8).double()
nn.init.constant_(norm.weight, 3)
nn.init.constant_(norm.bias, 2)
for _ in range(10):  # as in training: moves the running statistics
    norm(conv(torch.rand(20, 3, 9, 9).double()))

conv, norm = conv.eval(), norm.eval()
folded = fuse_conv_bn_eval(conv, norm)  # linear: fuse_linear_bn_eval
x = torch.rand(100, 3, 9, 9).double()
gap = (folded(x) - norm(conv(x))).abs().max()
print(f"one layer and two differ by {gap:z.4f}")
