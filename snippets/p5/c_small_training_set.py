"""5c: Shifted copies help; plain copies and negatives do not."""

import torch
import torch.nn.functional as F
from i2dl_exam.facades import facades
from torch import nn

device = torch.get_default_device()
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    x, styles = (z.to(device) for z in facades(30))
    new, right = (z.to(device) for z in facades(300))

moves = [(a, b) for a in range(-2, 3) for b in range(-2, 3)]
sets = {
    "30 pictures": [x],
    "each 25 times": [x] * 25,
    "shifted": [
        F.pad(x, (a, -a, b, -b), mode="replicate") for a, b in moves
    ],
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
