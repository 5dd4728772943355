"""1b: A run that diverges, and each of the four remedies alone."""

import torch
import torch.nn.functional as F
from i2dl_exam.dropout import dropout
from torch import nn

SGD, Adam = torch.optim.SGD, torch.optim.Adam
runs = {  # optimizer, learning rate, dropout, hidden units
    "as it is, rate 0.5": (SGD, 0.5, 0, 32),
    "box 1, rate 0.05": (SGD, 0.05, 0, 32),
    "box 2, half dropped": (SGD, 0.5, 0.5, 32),
    "box 3, 128 hidden units, not 32": (SGD, 0.5, 0, 128),
    "box 4, Adam with rate 0.5": (Adam, 0.5, 0, 32),
    "rate 0.4": (SGD, 0.4, 0, 32),
}
device, boxes = torch.get_default_device(), []
for name, (optimizer, lr, p, hidden) in runs.items():
    with torch.device("cpu"):  # the same numbers on every device
        torch.manual_seed(0)
        x = torch.randn(64, 4, dtype=torch.float64).to(device)
        layers = nn.Linear(4, hidden), nn.Tanh(), nn.Linear(hidden, 1)
    net = nn.Sequential(*layers).double().to(device)
    y = 2 * x.sum(dim=1, keepdim=True)

    start = F.mse_loss(net(x), y)
    steps = optimizer(net.parameters(), lr)
    for _ in range(40):
        steps.zero_grad()
        F.mse_loss(net[2](dropout(net[:2](x), p)), y).backward()
        steps.step()
    left = F.mse_loss(net(x), y) / start
    text = f"leaves {left:.2f}" if left < 1000 else "diverges"
    print(f"{name}: {text}")
    if name.startswith("box") and left < 0.1:
        boxes.append(name[4])
print(f"answer: {', '.join(boxes)}")
