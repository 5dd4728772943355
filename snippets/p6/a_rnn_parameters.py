"""6a: An RNN cell with 3 inputs and 5 states has 45 parameters."""

import torch
from i2dl_exam.recurrent import rnn_parameter_count, rnn_step
from torch import nn

cell = nn.RNNCell(3, 5, dtype=torch.float64)
W, V = cell.weight_ih, cell.weight_hh
b = cell.bias_ih + cell.bias_hh  # one vector in place of torch's two
print(f"W: {W.numel()}, V: {V.numel()}, b: {b.numel()}")

one = rnn_parameter_count(3, 5)
two = rnn_parameter_count(3, 5, biases=2)
print(f"by the formula: {one} with one bias vector, {two} with two")
stored = sum(p.numel() for p in cell.parameters())
print(f"nn.RNNCell(3, 5) stores {stored}")

# Do our 45 numbers do what torch's 50 do?
x, h = (torch.randn(100, n, dtype=torch.float64) for n in (3, 5))
difference = rnn_step(x, h, V, W, b) - cell(x, h)
print(f"outputs differ by at most {difference.abs().max():z.4f}")
print(f"answer: {W.numel() + V.numel() + b.numel()}")
