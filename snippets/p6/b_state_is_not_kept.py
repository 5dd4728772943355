"""6b: Without input and bias, h_t = tanh(V h_{t-1}), not h_{t-1}."""

import torch
from i2dl_exam.recurrent import rnn_step
from torch import nn

x, W, eye = torch.zeros(3), torch.randn(5, 3), torch.eye(5)
cell = nn.RNNCell(3, 5, bias=False)

print("V      entries of h_(t-1)  of h_t  by torch")
for factor in (1, 2, 1000):
    for start in (0.5, 2.0):
        V, h = factor * eye, torch.full((5,), start)
        cell.weight_hh.data = V
        ours, torchs = rnn_step(x, h, V, W)[0], cell(x, h)[0]
        print(f"{factor:4} I {start:17.1f} {ours:9.4f} {torchs:8.4f}")

# Which states does V = 2 I keep? Repeat until nothing changes.
for start in (0.0, 1.0, -1.0):
    h = torch.full((5,), start)
    for _ in range(100):
        h = rnn_step(x, h, 2 * eye, W)
    after = rnn_step(x, h, 2 * eye, W)
    print(f"V = 2 I: entries {h[0]:z.4f} become {after[0]:z.4f}")
