"""8a: Ten linear layers without activation functions equal one."""

from itertools import pairwise

import torch
from i2dl_exam.linear_stack import collapse_linear
from torch import nn

with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    sizes = [3, 5, 4, 6, 5, 4, 5, 6, 4, 5, 2]
    layers = [nn.Linear(m, n).double() for m, n in pairwise(sizes)]
    for parameter in nn.ModuleList(layers).parameters():
        parameter.data.random_(-2, 3)  # integers: float64 is exact
    x = torch.randint(-9, 10, (1000, 3)).double()

device = torch.get_default_device()
x, deep = x.to(device), nn.Sequential(*layers).to(device)
one = collapse_linear(deep)
for name, net in {"10 layers": deep, "1 layer": one}.items():
    numbers = sum(p.numel() for p in net.parameters())
    print(f"{name}: {numbers} weights and biases")
print(
    f"outputs differ by at most {(deep(x) - one(x)).abs().max():z.1f}"
)

with_relu = [part for layer in layers for part in (layer, nn.ReLU())]
bent = nn.Sequential(*with_relu[:-1])  # no ReLU after the last layer
print(f"with ReLU in between, by {(bent(x) - one(x)).abs().max():z.1f}")
