"""1h: A run that trains, and each of the four possible causes alone."""

import math

import torch
import torch.nn.functional as F
from i2dl_exam.dropout import dropout
from torch import nn

device = torch.get_default_device()
with torch.device("cpu"):  # the same random numbers on every device
    torch.manual_seed(0)
    x = torch.randn(64, 4, dtype=torch.float64).to(device)
y = 2 * x.sum(dim=1, keepdim=True)


def run(lr=0.005, decay=0.0, p=0.1, zero=False) -> list[float]:
    """Error after 100 steps by the start: with dropout, and without."""
    with torch.device("cpu"):
        torch.manual_seed(1)
        first = nn.Linear(4, 32, dtype=torch.float64)
        last = nn.Linear(32, 1, dtype=torch.float64)
    net = nn.Sequential(first, nn.Tanh(), last).to(device)
    if zero:
        for weights in net.parameters():
            nn.init.zeros_(weights)
    start = F.mse_loss(net(x), y).item()
    losses = []
    steps = torch.optim.SGD(net.parameters(), lr, weight_decay=decay)
    for _ in range(100):
        steps.zero_grad()
        prediction = last(dropout(torch.tanh(first(x)), p))
        loss = F.mse_loss(prediction, y)
        loss.backward()
        steps.step()
        losses.append(loss.item())
    found = sum(losses[-20:]) / 20, F.mse_loss(net(x), y).item()
    return [e / start if e < 1000 * start else math.inf for e in found]


runs = {
    "as it is, 0.1 of the units dropped": run(),
    "box 1, rate 0.5 instead of 0.005": run(lr=0.5),
    "box 2, weight decay 20": run(decay=20.0),
    "box 3, 0.02 of the units dropped": run(p=0.02),
    "box 3, 0.02 of the units kept": run(p=0.98),
    "box 4, all weights start at 0": run(zero=True),
}
print(
    "error after 100 steps, inf if it diverges:  with dropout  without"
)
high = []
for name, (on, off) in runs.items():
    print(f"{name:43}  {on:12.2f}  {off:7.2f}")
    if off > 0.5:
        high.append(name)
for reading, other in ("p drops", "kept"), ("p keeps", "dropped"):
    boxes = [name[4] for name in high if not name.endswith(other)]
    print(f"answer, {reading}: {', '.join(boxes)}")
