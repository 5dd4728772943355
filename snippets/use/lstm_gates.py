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
rows = {"update": i.sigmoid(), "forget": f.sigmoid()}
rows["output"] = o.sigmoid()
new_c = rows["forget"] * c + rows["update"] * g.tanh()
rows["cell state"], rows["by torch"] = new_c, cell(x, (h, c))[1]
for name, (units,) in rows.items():
    print(f"{name:10}", *(f"{unit:7.4f}" for unit in units))
