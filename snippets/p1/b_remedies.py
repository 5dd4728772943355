"""1b: A run that diverges, and each of the four remedies alone."""

import torch
import torch.nn.functional as F
from i2dl_exam.dropout import dropout
from torch import nn

device = torch.get_default_device()
with torch.device("cpu"):  # the same random numbers on every device
    torch.manual_seed(0)
    x = torch.randn(64, 4, dtype=torch.float64).to(device)
y = 2 * x.sum(dim=1, keepdim=True)


def run(
    lr=0.5, p=0.0, hidden=32, optimizer=torch.optim.SGD, **options
) -> str:
    """The share of the training error that 40 steps leave."""
    with torch.device("cpu"):
        torch.manual_seed(1)
        first = nn.Linear(4, hidden, dtype=torch.float64)
        last = nn.Linear(hidden, 1, dtype=torch.float64)
    net = nn.Sequential(first, nn.Tanh(), last).to(device)
    before = F.mse_loss(net(x), y)
    steps = optimizer(net.parameters(), lr=lr, **options)
    for _ in range(40):
        steps.zero_grad()
        prediction = last(dropout(torch.tanh(first(x)), p))
        F.mse_loss(prediction, y).backward()
        steps.step()
    left = F.mse_loss(net(x), y) / before
    return f"{left:.2f}" if left < 1000 else "diverges"


boxes = {
    "learning rate 0.05 instead of 0.5": run(lr=0.05),
    "dropout with p = 0.5": run(p=0.5),
    "128 hidden units instead of 32": run(hidden=128),
    "Adam, also with rate 0.5": run(optimizer=torch.optim.Adam),
}
print(f"rate 0.5, as it is: {run()}")
for box, (remedy, left) in enumerate(boxes.items(), 1):
    print(f"box {box}, {remedy}: {left}")
print(f"momentum 0.9, rate 0.5: {run(momentum=0.9)}")
print(f"rate 0.3: {run(lr=0.3)}")
falls = [n for n, left in enumerate(boxes.values(), 1) if left < "0.1"]
print(f"answer: {', '.join(f'{n}' for n in falls)}")
