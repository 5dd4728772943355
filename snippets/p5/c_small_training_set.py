"""5c: Which copies of 30 pictures help, and which do harm, in a toy."""

import torch
import torch.nn.functional as F
from i2dl_exam.facades import facades
from torch import nn

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
    "each 25 times": [x] * 25,  # the mean loss stays the same
    "mirrored": [x, x.flip(-1)],
    "darker": [x, 0.7 * x],
    "shifted": [wide[..., a : a + 12, b : b + 12] for a, b in places],
    "negative": [x, 1 - x],  # windows become panels, panels windows
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
