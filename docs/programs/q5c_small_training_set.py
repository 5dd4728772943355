"""5c: Which copies of 30 pictures help, and which do harm, in a toy."""

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
    x, styles = (z.to(device) for z in facades(30))
    new, right = (z.to(device) for z in facades(300))

# Shifted copies: add 2 pixels on each side, cut out 12 x 12 elsewhere.
wide = F.pad(x, (2, 2, 2, 2), mode="replicate")
places = [(a, b) for a in range(5) for b in range(5)]
sets = {
    "30 pictures": [x],
    "each 25 times": [x] * 25,
    "mirrored": [x, x.flip(-1)],
    "darker": [x, 0.7 * x],
    "shifted": [wide[..., a : a + 12, b : b + 12] for a, b in places],
    "negative": [x, 1 - x],
}
for name, copies in sets.items():
    with torch.device("cpu"):  # the same start for all
        torch.manual_seed(0)
        layers = nn.Linear(144, 32), nn.ReLU(), nn.Linear(32, 3)
    net = nn.Sequential(nn.Flatten(), *layers).to(x)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
    pictures, labels = torch.cat(copies), styles.repeat(len(copies))
    for _ in range(30):
        optimizer.zero_grad()
        F.cross_entropy(net(pictures - 0.5), labels).backward()
        optimizer.step()
    hits = net(new - 0.5).argmax(dim=1) == right
    print(f"{name}: {hits.sum()} of 300 new pictures right")
