"""Use: The gates inside a torch LSTM cell, and its next state."""

import torch
import torch.nn.functional as F
from torch import nn

with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    cell = nn.LSTMCell(3, 3, dtype=torch.float64)  # your own here
    x, h, c = torch.randn(3, 1, 3, dtype=torch.float64)

sums = F.linear(x, cell.weight_ih, cell.bias_ih)
sums = sums + F.linear(h, cell.weight_hh, cell.bias_hh)
i, f, g, o = sums.chunk(4, dim=-1)  # torch's order of the rows
update, forget, output = i.sigmoid(), f.sigmoid(), o.sigmoid()
new_c = forget * c + update * g.tanh()
new_h = output * new_c.tanh()

torch_h, torch_c = cell(x, (h, c))
rows = {"forget": forget, "update": update, "output": output}
rows |= {"cell state": new_c, "cell state, torch": torch_c}
rows |= {"hidden state": new_h, "hidden state, torch": torch_h}
for name, (units,) in rows.items():
    print(f"{name:20}", *(f"{unit:7.4f}" for unit in units))
