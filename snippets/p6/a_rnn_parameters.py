"""6a: An RNN cell with 3 inputs, 5 hidden units: 45 parameters."""

import torch
from i2dl_exam.recurrent import rnn_step
from torch import nn

cell = nn.RNNCell(3, 5, dtype=torch.float64)
W, V = cell.weight_ih, cell.weight_hh
b = cell.bias_ih + cell.bias_hh  # one vector in place of torch's two
print(f"W: {W.numel()}, V: {V.numel()}, b: {b.numel()}")
stored = sum(p.numel() for p in cell.parameters())
print(f"nn.RNNCell(3, 5) stores {stored}")

# Do our 45 numbers do what torch's 50 do?
x = torch.randn(100, 3, dtype=torch.float64)
h = torch.randn(100, 5, dtype=torch.float64)
difference = rnn_step(x, h, V, W, b) - cell(x, h)
print(f"outputs differ by at most {difference.abs().max():z.4f}")
print(f"answer: {W.numel() + V.numel() + b.numel()}")
