"""6c: The ReLU-RNN with numbers, step by step: h_2 = 0 and h_3 = 3."""

import torch
from i2dl_exam.recurrent import relu_rnn
from torch import nn

V, W, h0, xs = -3, 3, 0, [2, 3, 1]
zs, hs = relu_rnn(V, W, h0, xs)

layer = nn.RNN(1, 1, nonlinearity="relu", bias=False)
nn.init.constant_(layer.weight_hh_l0, V)
nn.init.constant_(layer.weight_ih_l0, W)
inputs = torch.tensor([[2.0], [3.0], [1.0]])
states, _ = layer(inputs)  # from h_0 = 0

print("t  z_t  h_t  by nn.RNN")
for t in range(3):
    print(f"{t + 1} {zs[t]:4} {hs[t]:4} {states[t].item():z10.0f}")
print(f"answer: {hs[1]}, {hs[2]}")
