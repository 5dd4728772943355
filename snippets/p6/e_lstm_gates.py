"""6e: Closing one gate at a time shows what each gate controls."""

import math

import torch
from i2dl_exam.lstm import lstm_state
from torch import nn

c_old, candidate = 4.0, 0.5
x, state = torch.zeros(1), (torch.zeros(1), torch.tensor([c_old]))
cell = nn.LSTMCell(1, 1)
for parameter in cell.parameters():
    nn.init.zeros_(parameter)
bias = {0.0: -1000.0, 1.0: 1000.0}  # closes or opens a gate of torch

print("closed  c_t  h_t   by nn.LSTMCell")
for closed in ("none", "g1", "g2", "g3"):
    g1, g2, g3 = (float(name != closed) for name in ("g1", "g2", "g3"))
    h, c = lstm_state(g1, g2, g3, candidate, c_old)

    # In torch's order: input gate, forget gate, candidate, output gate.
    biases = [bias[g3], bias[g2], math.atanh(candidate), bias[g1]]
    cell.bias_ih.data = torch.tensor(biases)
    h_torch, c_torch = (number.item() for number in cell(x, state))
    print(f"{closed:6} {c:z4.1f} {h:z4.1f}", end=" ")
    print(f"{c_torch:z8.4f} {h_torch:z7.4f}")
