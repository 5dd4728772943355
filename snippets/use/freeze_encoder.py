"""Use: What still moves in an encoder that should be frozen."""

import copy

import torch
from torch import nn

device = torch.get_default_device()
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    x = torch.randn(64, 16, dtype=torch.float64).to(device)
    layers = nn.Linear(16, 32), nn.BatchNorm1d(32), nn.ReLU()
    start = nn.Sequential(nn.Sequential(*layers), nn.Linear(32, 1))
old = start.double().to(device)[0].eval()  # the encoder
print("moved by             weights  running mean  codes")
for way in ("zero gradients", "requires_grad False", "and eval()"):
    net = copy.deepcopy(start)
    net[0].requires_grad_(way == "zero gradients")
    optimizer = torch.optim.AdamW(net.parameters(), lr=0.01)
    for _ in range(100):
        net.train()
        net[0].train(way != "and eval()")  # as net.train() undoes it
        optimizer.zero_grad()
        (net(x) - x[:, :1]).square().mean().backward()
        net[0].zero_grad(set_to_none=way != "zero gradients")
        optimizer.step()
    new = net[0].eval()
    moved = [new[0].weight - old[0].weight, new(x) - old(x)]
    moved.insert(1, new[1].running_mean - old[1].running_mean)
    print(f"{way:19}", *(f"{m.abs().mean():z9.4f}" for m in moved))
