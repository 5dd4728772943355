"""1b: A run that diverges, and each of the four remedies alone."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def dropout(x: Tensor, p: float) -> Tensor:
    """Drop entries with probability p, divide the others by 1 - p."""
    chance = torch.rand(x.shape, dtype=torch.float64, device="cpu")
    return x * (chance >= p).to(x) / (1 - p)


device = torch.get_default_device()
with torch.device("cpu"):  # the same random numbers on every device
    torch.manual_seed(0)
    x = torch.randn(64, 4, dtype=torch.float64).to(device)
y = 2 * x.sum(dim=1, keepdim=True)


def run(
    lr=0.5, p=0.0, hidden=32, optimizer=torch.optim.SGD, **options
) -> float:
    """The share of the training error that 40 steps leave."""
    with torch.device("cpu"):
        torch.manual_seed(1)
        first = nn.Linear(4, hidden, dtype=torch.float64)
        last = nn.Linear(hidden, 1, dtype=torch.float64)
    net = nn.Sequential(first, nn.Tanh(), last).to(device)
    start = F.mse_loss(net(x), y).item()
    steps = optimizer(net.parameters(), lr=lr, **options)
    for _ in range(40):
        steps.zero_grad()
        prediction = last(dropout(torch.tanh(first(x)), p))
        F.mse_loss(prediction, y).backward()
        steps.step()
    left = F.mse_loss(net(x), y).item() / start
    return left if left < 1000 else math.inf


Adam = torch.optim.Adam
runs = {
    "as it is, rate 0.5": run(),
    "box 1, rate 0.05": run(lr=0.05),
    "box 2, dropout with p = 0.5": run(p=0.5),
    "box 3, 128 hidden units, not 32": run(hidden=128),
    "box 4, Adam with rate 0.5": run(optimizer=Adam),
    "also tried: momentum 0.9": run(momentum=0.9),
    "also tried: rate 0.3": run(lr=0.3),
}
print("what is left of the error, inf if it diverges")
for name, left in runs.items():
    print(f"{name}: {left:.2f}")
boxes = [name[4] for name, left in runs.items() if left < 0.1]
print(f"answer: {', '.join(boxes)}")
