"""Use: The gates inside a torch LSTM cell, and that they give its next state."""

import torch.nn.functional as F
from i2dl_exam.sampling import seeded_normal
from torch import nn

cell = nn.LSTMCell(3, 5).double()  # your own here, with or without bias
x, (h, c) = seeded_normal(1, 3), seeded_normal(2, 1, 5, seed=1)

sums = F.linear(x, cell.weight_ih, cell.bias_ih)
sums = sums + F.linear(h, cell.weight_hh, cell.bias_hh)
i, f, g, o = sums.chunk(
    4, dim=-1
)  # the order in which torch stacks the rows
update, forget, output = i.sigmoid(), f.sigmoid(), o.sigmoid()
candidate = g.tanh()

new_c = forget * c + update * candidate
new_h = output * new_c.tanh()
found_h, found_c = cell(x, (h, c))
print(
    f"gates lie between 0 and 1: {bool(((forget > 0) & (forget < 1)).all())}"
)
print(f"cell state as in torch: {new_c.allclose(found_c)}")
print(f"output as in torch: {new_h.allclose(found_h)}")
