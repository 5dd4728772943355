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

scale = norm.weight / (norm.running_var + norm.eps).sqrt()
weight = scale[:, None, None, None] * conv.weight
bias = norm.bias + scale * (conv.bias - norm.running_mean)
gaps = {
    "outputs of two layers and of one": folded(x) - norm(conv(x)),
    "weights by torch and by formula": folded.weight - weight,
    "biases by torch and by formula": folded.bias - bias,
}
for name, gap in gaps.items():
    print(f"{name} differ by {gap.abs().max():z.4f}")
