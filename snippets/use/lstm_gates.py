"""Use: The gates inside a torch LSTM cell, and that they give its next state."""

import torch
from torch import nn

from i2dl_exam.lstm import lstm_gates
from i2dl_exam.sampling import seeded_normal

cell = nn.LSTMCell(3, 5, bias=False).double()
x, (h, c) = seeded_normal(1, 3), seeded_normal(2, 1, 5, seed=1)

# torch stacks the rows as input, forget, candidate, output gate.
order = [3, 1, 0, 2]
W = cell.weight_ih.view(4, 5, 3)[order]
U = cell.weight_hh.view(4, 5, 5)[order]
output, forget, update, candidate = lstm_gates(x, h, W, U)

new_c = forget * c + update * candidate
new_h = output * torch.tanh(new_c)
found_h, found_c = cell(x, (h, c))
print(f"gates lie between 0 and 1: {bool(((forget > 0) & (forget < 1)).all())}")
print(f"cell state as in torch: {new_c.allclose(found_c)}")
print(f"output as in torch: {new_h.allclose(found_h)}")
