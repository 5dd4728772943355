"""1h: A run that trains, and each of the four possible causes alone."""

import torch
import torch.nn.functional as F
from i2dl_exam.dropout import dropout
from torch import nn

device = torch.get_default_device()
with torch.device("cpu"):  # the same random numbers on every device
    torch.manual_seed(0)
    x = torch.randn(64, 4, dtype=torch.float64).to(device)
y = 2 * x.sum(dim=1, keepdim=True)


def run(lr=0.02, decay=0.0, p=0.1, zero=False) -> str:
    """The share of the training error that 100 steps leave."""
    with torch.device("cpu"):
        torch.manual_seed(1)
        first = nn.Linear(4, 32, dtype=torch.float64)
        last = nn.Linear(32, 1, dtype=torch.float64)
    net = nn.Sequential(first, nn.Tanh(), last).to(device)
    for weights in net.parameters() if zero else []:
        nn.init.zeros_(weights)
    before = F.mse_loss(net(x), y)
    steps = torch.optim.SGD(net.parameters(), lr, weight_decay=decay)
    for _ in range(100):
        steps.zero_grad()
        prediction = last(dropout(torch.tanh(first(x)), p))
        F.mse_loss(prediction, y).backward()
        steps.step()
    left = F.mse_loss(net(x), y) / before  # without dropout
    return f"{left:.2f}" if left < 1000 else "diverges"


boxes = {
    "rate 0.5 instead of 0.02": run(lr=0.5),
    "weight decay 20": run(decay=20),
    "only 0.02 of the units dropped": run(p=0.02),
    "all weights start at 0": run(zero=True),
}
print(f"0.1 of the units dropped, as it is: {run()}")
for box, (cause, left) in enumerate(boxes.items(), 1):
    print(f"box {box}, {cause}: {left}")
kept = run(p=0.9)
print(f"  0.1 of the units kept: {kept}")
