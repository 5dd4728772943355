"""5b: Trained by day, validated by night; and both sets mixed."""

import torch
import torch.nn.functional as F
from i2dl_exam.facades import facades
from torch import nn

device = torch.get_default_device()
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    day, night = facades(600), facades(300, night=True)
    order = torch.randperm(600)
x = torch.cat([day[0], night[0]]).to(device)  # 0 to 599 are by day
y = torch.cat([day[1], night[1]]).to(device)

splits = {
    "trained by day, validated by day": torch.arange(600),
    "trained by day, validated by night": torch.arange(300, 900),
    "mixed, shuffled, split again": 300 + order.to(device),
}
for name, places in splits.items():
    train, validation = places.split(300)
    with torch.device("cpu"):
        torch.manual_seed(0)
        layers = nn.Linear(144, 32), nn.ReLU(), nn.Linear(32, 3)
    net = nn.Sequential(nn.Flatten(), *layers).to(x)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
    for _ in range(20):
        optimizer.zero_grad()
        F.cross_entropy(net(x[train] - 0.5), y[train]).backward()
        optimizer.step()
    right = net(x[validation] - 0.5).argmax(dim=1) == y[validation]
    print(f"{name}: {right.sum()} of 300 right")
print(f"then {(train >= 600).sum()}", end="")
print(f" and {(validation >= 600).sum()} of 300 are by night")
