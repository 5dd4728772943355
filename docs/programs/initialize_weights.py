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
    x = torch.randn(20, n, dtype=torch.float64)
    default = network(x).square().mean() / x.square().mean()

    for layer in network:
        if isinstance(layer, nn.Linear | nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    he = network(x).square().mean() / x.square().mean()

print("growth of the mean square in each layer")
print(
    f"torch's default: {default ** (1 / depth):.2f}, theory {1 / 6:.2f}"
)
print(f"He: {he ** (1 / depth):.2f}, theory {1:.2f}")
