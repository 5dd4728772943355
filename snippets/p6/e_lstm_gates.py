"""6e: Closing one gate at a time shows what each gate controls."""

import math

import torch
from i2dl_exam.lstm import lstm_state
from torch import nn

x, state = torch.zeros(1), (torch.zeros(1), torch.tensor([4.0]))
cell = nn.LSTMCell(1, 1)
nn.init.zeros_(cell.bias_hh)

print("closed  c_t  h_t   by nn.LSTMCell")
for closed in ("none", "g1", "g2", "g3"):
    g1, g2, g3 = (float(closed != gate) for gate in ("g1", "g2", "g3"))
    h, c = lstm_state(g1, g2, g3, candidate=0.5, c=4.0)
    # In torch's order: input gate, forget gate, candidate, output gate.
    sums = [1000 * (2 * gate - 1) for gate in (g3, g2, 1, g1)]
    sums[2] = math.atanh(0.5)
    cell.bias_ih.data = torch.tensor(sums)
    h2, c2 = (number.item() for number in cell(x, state))
    print(f"{closed:6} {c:4.1f} {h:z4.1f} {c2:8.4f} {h2:z7.4f}")
