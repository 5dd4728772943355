"""Use: What still moves in an encoder that should be frozen."""

import copy

import torch
import torch.nn.functional as F
from torch import nn

device = torch.get_default_device()
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    x = torch.randn(64, 16, dtype=torch.float64).to(device)
    layers = nn.Linear(16, 32), nn.BatchNorm1d(32), nn.ReLU()
    old, head = nn.Sequential(*layers), nn.Linear(32, 1)
nn.ModuleList([old, head]).double().to(device)

print("moved by               weights  running mean  codes")
for way in (
    "gradients set to 0",
    "requires_grad_(False)",
    "and eval()",
):
    net = copy.deepcopy(nn.Sequential(old, head))
    net[0].requires_grad_(way == "gradients set to 0")
    optimizer = torch.optim.AdamW(net.parameters(), lr=0.01)
    for _ in range(100):
        net.train()
        net[0].train(way != "and eval()")  # as net.train() undoes it
        optimizer.zero_grad()
        F.mse_loss(net(x), x[:, :1]).backward()
        net[0].zero_grad(set_to_none=way != "gradients set to 0")
        optimizer.step()
    moved = [net[0][0].weight - old[0].weight]
    moved += [net[0][1].running_mean - old[1].running_mean]
    moved += [net[0].eval()(x) - old.eval()(x)]
    print(f"{way:21}", *(f"{m.abs().mean():z8.4f}" for m in moved))
