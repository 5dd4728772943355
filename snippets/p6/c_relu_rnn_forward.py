"""6c: The scalar ReLU-RNN, step by step: h_2 = 0 and h_3 = 3."""

import torch
from i2dl_exam.recurrent import relu_rnn
from torch import nn

V, W, h0, xs = -3, 3, 0, [2, 3, 1]
zs, hs = relu_rnn(V, W, h0, xs)

cell = nn.RNNCell(1, 1, bias=False, nonlinearity="relu")
nn.init.constant_(cell.weight_hh, V)
nn.init.constant_(cell.weight_ih, W)
state = torch.tensor([float(h0)])
for t, (x, z, h) in enumerate(zip(xs, zs, hs, strict=True), start=1):
    state = cell(torch.tensor([float(x)]), state)
    same = state.item() == h
    print(
        f"z_{t} = {z}, h_{t} = ReLU({z}) = {h}; nn.RNNCell agrees: {same}"
    )
print(f"answer: {hs[1]}, {hs[2]}")
