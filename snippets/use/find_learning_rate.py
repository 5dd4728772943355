"""Use: A learning-rate range test, and training at what it finds."""

import copy

import torch
import torch.nn.functional as F
from torch import nn

device = torch.get_default_device()
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    x = torch.randn(256, 8, dtype=torch.float64).to(device)
    net = nn.Sequential(nn.Linear(8, 64), nn.Tanh(), nn.Linear(64, 1))
net.double().to(device)  # your own here
y = (2 * x).sin().sum(dim=1, keepdim=True)


def train(rates: list[float]) -> list[float]:
    """The loss before each step, with one rate for each step."""
    copied, losses = copy.deepcopy(net), []  # yours stays as it is
    optimizer = torch.optim.SGD(copied.parameters(), momentum=0.9)
    for rate in rates:
        optimizer.param_groups[0]["lr"] = rate
        optimizer.zero_grad()
        loss = F.mse_loss(copied(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


rates = [10 ** (i / 20 - 4) for i in range(101)]  # 0.0001 to 10
losses = train(rates)
print("range test: rate, loss")
for i in range(0, 101, 10):
    text = f"{losses[i]:.2f}" if losses[i] < 100 else "diverges"
    print(f"{rates[i]:.4f} {text}")
lowest = rates[losses.index(min(losses))]
print("training: rate, loss after 100 steps")
for rate in (lowest / 1000, lowest / 10, lowest * 10):
    loss = train([rate] * 100)[-1]
    text = f"{loss:.2f}" if loss < 100 else "diverges"
    print(f"{rate:.4f} {text}")
