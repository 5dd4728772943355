"""Use: Three checks before training, and the faults they find."""

import copy
import math

import torch
import torch.nn.functional as F
from torch import nn

with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    x = torch.rand(32, 64, dtype=torch.float64)
    layers = nn.Linear(64, 128), nn.Linear(128, 10)
x = x.to(torch.get_default_device())  # one batch of yours
y = torch.arange(32) % 10
start = nn.Sequential(layers[0], nn.ReLU(), layers[1])  # your own here

logits = {
    "sound": lambda net: net(x),
    "pixels up to 255": lambda net: net(255 * x),
    "softmax before the loss": lambda net: net(x).softmax(dim=1),
    "hidden layer detached": lambda net: net[2](net[:2](x).detach()),
}
print(f"the first loss should be ln 10 = {math.log(10):.2f}")
for name, forward in logits.items():
    net, losses = copy.deepcopy(start).to(x), []
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(100):  # the same batch each time
        optimizer.zero_grad()
        losses += [F.cross_entropy(forward(net), y)]
        losses[-1].backward()
        optimizer.step()
    without = [n for n, p in net.named_parameters() if p.grad is None]
    ends = f"first {losses[0]:5.2f}, last {losses[-1]:.2f}"
    print(
        f"{name:23} {ends}, no gradient: {', '.join(without) or 'none'}"
    )
