"""Use: Three checks before training, and the faults they find."""

import copy
import math

import torch
import torch.nn.functional as F
from torch import nn

with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    x = torch.rand(32, 64, dtype=torch.float64)  # one batch of yours
    y = torch.randint(10, (32,))
    ends = nn.Linear(64, 128), nn.Linear(128, 10)
device = torch.get_default_device()
x, y = x.to(device), y.to(device)
network = nn.Sequential(ends[0], nn.ReLU(), ends[1])  # your own here

logits = {
    "sound": lambda net: net(x),
    "pixels up to 255": lambda net: net(255 * x),
    "softmax before the loss": lambda net: net(x).softmax(dim=1),
    "hidden layer detached": lambda net: net[2](net[:2](x).detach()),
}
print(f"the first loss should be ln 10 = {math.log(10):.2f}")
for name, forward in logits.items():
    net, losses = copy.deepcopy(network).double().to(device), []
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(200):  # the same batch each time
        optimizer.zero_grad()
        loss = F.cross_entropy(forward(net), y)
        loss.backward()
        optimizer.step()
        losses += [loss.item()]
    without = [n for n, p in net.named_parameters() if p.grad is None]
    print(f"{name:23} first {losses[0]:5.2f}, last {loss:.2f}", end="")
    print(f", no gradient: {', '.join(without) or 'none'}")
