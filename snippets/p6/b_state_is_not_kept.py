"""6b: Without input and bias, h_t = tanh(V h_{t-1}), not h_{t-1}."""

import torch
from i2dl_exam.recurrent import rnn_step
from torch import nn

x, W, eye = torch.zeros(3), torch.randn(5, 3), torch.eye(5)
cell = nn.RNNCell(3, 5, bias=False)

print("V      entries of h_(t-1)  of h_t  by torch")
for factor in (1, 2, 1000):
    cell.weight_hh.data = factor * eye
    for start in (0.5, 2.0):
        h = torch.full((5,), start)
        ours, torchs = rnn_step(x, h, factor * eye, W), cell(x, h)
        print(f"{factor:4} I {start:17.1f}", end=" ")
        print(f"{ours[0]:9.4f} {torchs[0]:8.4f}")

h = torch.ones(5)
for _ in range(100):  # until nothing changes
    h = rnn_step(x, h, 2 * eye, W)
print(f"   2 I {h[0]:17.4f} {rnn_step(x, h, 2 * eye, W)[0]:9.4f}")
