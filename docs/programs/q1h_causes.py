"""1h: A run that trains, and each of the four possible causes alone."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def dropout(x: Tensor, p: float) -> Tensor:
    """Drop entries with probability p, divide the others by 1 - p."""
    chance = torch.rand(x.shape, dtype=torch.float64, device="cpu")
    return x * (chance >= p).to(x) / (1 - p)


runs = {  # learning rate, weight decay, share dropped, start times
    "as it is": (0.01, 0, 0.1, 1),
    "box 1, rate 0.5, not 0.01": (0.5, 0, 0.1, 1),
    "box 2, weight decay 20": (0.01, 20, 0.1, 1),
    "box 3, 0.01 of the units dropped": (0.01, 0, 0.01, 1),
    "other reading, 0.01 of them kept": (0.01, 0, 0.99, 1),
    "box 4, all weights start at 0": (0.01, 0, 0.1, 0),
}
device, boxes = torch.get_default_device(), []
for name, (lr, decay, p, times) in runs.items():
    with torch.device("cpu"):  # the same numbers on every device
        torch.manual_seed(0)
        x = torch.randn(64, 4, dtype=torch.float64).to(device)
        layers = nn.Linear(4, 32), nn.Tanh(), nn.Linear(32, 1)
    net = nn.Sequential(*layers).double().to(device)
    for weights in net.parameters():
        weights.data *= times
    y = 2 * x.sum(dim=1, keepdim=True)

    start = F.mse_loss(net(x), y)
    steps = torch.optim.SGD(net.parameters(), lr, weight_decay=decay)
    for _ in range(50):
        steps.zero_grad()
        F.mse_loss(net[2](dropout(net[:2](x), p)), y).backward()
        steps.step()
    left = F.mse_loss(net(x), y) / start
    text = f"leaves {left:.2f}" if left < 1000 else "diverges"
    print(f"{name}: {text}")
    if name.startswith("box") and not left < 0.5:
        boxes.append(name[4])
print(f"answer: {', '.join(boxes)}")
