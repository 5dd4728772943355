"""5b: Trained by day, validated by night; and both sets mixed."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def facades(
    count: int, night: bool = False, size: int = 12
) -> tuple[Tensor, Tensor]:
    """Facades with bands of glass, windows, or panels between glass."""
    draws = torch.rand(4, count, 1, 1, 1, dtype=torch.float64)
    turns = (2.5 + draws[:2]) * torch.arange(0.5, size) / size
    turns += draws[2:]
    rows, columns = (1.5 * (2 * torch.pi * turns).cos() + 0.5).clamp(
        0, 1
    )
    rows, styles = rows.mT, torch.arange(count) % 3
    columns[0::3] = 1  # bands
    glass = rows * columns  # windows
    glass[2::3] = (rows + columns - glass)[2::3]  # all but panels
    wall, pane = (0.1, 0.8) if night else (0.8, 0.3)
    noise = 0.1 * torch.randn(glass.shape, dtype=torch.float64)
    images = wall + (pane - wall) * glass + noise
    return images.clamp(0, 1), styles


device = torch.get_default_device()
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    day, night = facades(600), facades(300, night=True)
    order = torch.randperm(600)
x = torch.cat([day[0], night[0]]).to(device)  # 0 to 599 are by day
y = torch.cat([day[1], night[1]]).to(device)

by_day, by_night = torch.arange(600), torch.arange(300, 900)
mixed = 300 + order.to(device)
runs = {  # 300 to learn from, 300 to validate; a x + b is added
    "trained by day, validated by day": (by_day, 1, 0),
    "trained by day, validated by night": (by_night, 1, 0),
    "the same, with darkened copies": (by_night, 1 / 8, 0),
    "the same, with negatives": (by_night, -1, 1),
    "mixed, shuffled, split again": (mixed, 1, 0),
}
for name, (places, a, b) in runs.items():
    train, validation = places.split(300)
    pictures = torch.cat([x[train], a * x[train] + b])
    with torch.device("cpu"):  # the same start for all
        torch.manual_seed(0)
        layers = nn.Linear(144, 32), nn.ReLU(), nn.Linear(32, 3)
    net = nn.Sequential(nn.Flatten(), *layers).to(x)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
    for _ in range(20):
        optimizer.zero_grad()
        labels = y[train].repeat(2)
        F.cross_entropy(net(pictures - 0.5), labels).backward()
        optimizer.step()
    right = net(x[validation] - 0.5).argmax(dim=1) == y[validation]
    print(f"{name}: {right.sum()} of 300 right")
print(f"then {(train >= 600).sum()}", end="")
print(f" and {(validation >= 600).sum()} of 300 are by night")
