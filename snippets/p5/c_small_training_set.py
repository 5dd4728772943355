"""5c: What changed copies help depends on the new pictures."""

import torch
import torch.nn.functional as F
from i2dl_exam.augmentation import rotate
from i2dl_exam.facades import facades
from torch import nn

x, styles = facades(30, seed=1)
new, right = facades(300, seed=2)
tests = torch.stack([new, rotate(new, 20)])  # upright, tilted
offsets = [(a, b) for a in range(-2, 3) for b in range(-2, 3)]
sets = {
    "30 pictures": [x],
    "each 9 times": [x] * 9,
    "shifted": [
        F.pad(x, (a, -a, b, -b), mode="replicate") for a, b in offsets
    ],
    "rotated": [rotate(x, d) for d in (-20, -10, 0, 10, 20)],
    "negative": [x, 1 - x],
}
print("training set: new upright, new tilted")
for name, copies in sets.items():
    with torch.device("cpu"):  # the same start on every device
        torch.manual_seed(0)
        first = nn.Linear(3 * 12 * 12, 32, dtype=torch.float64)
        last = nn.Linear(32, 3, dtype=torch.float64)
    net = nn.Sequential(nn.Flatten(-3), first, nn.ReLU(), last).to(x)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
    pictures, labels = torch.cat(copies), styles.repeat(len(copies))
    for _ in range(30):
        optimizer.zero_grad()
        F.cross_entropy(net(pictures - 0.5), labels).backward()
        optimizer.step()
    hits = net(tests - 0.5).argmax(dim=-1) == right  # (2, 300)
    upright, tilted = 100 * hits.double().mean(dim=1)
    print(f"{name}: {upright:.0f} %, {tilted:.0f} %")
