"""Use: Weights that keep the signal through 10 ReLU layers."""

import torch
from torch import nn

depth, n = 10, 256
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    network = nn.Sequential()  # your own here
    for _ in range(depth):
        network.append(nn.Linear(n, n, bias=False, dtype=torch.float64))
        network.append(nn.ReLU())
    x = torch.randn(100, n, dtype=torch.float64)
    default = network(x).square().mean() / x.square().mean()

    for layer in network:
        if isinstance(layer, nn.Linear | nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    he = network(x).square().mean() / x.square().mean()

print("mean square of the output / of the input")
print(f"torch's default: {default:.1e}, in theory {6**-depth:.1e}")
print(f"He: {he:.1e}, in theory {1:.1e}")
