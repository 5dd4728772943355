"""5b: Trained by day, validated by night; and both sets mixed."""

import torch
import torch.nn.functional as F
from i2dl_exam.facades import facades
from torch import Tensor, nn

f64 = torch.float64


def result(x: Tensor, y: Tensor, new: Tensor, styles: Tensor) -> str:
    """How a small network, trained on x and y, does on new pictures."""
    with torch.device("cpu"):  # the same start on every device
        torch.manual_seed(0)
        first = nn.Linear(3 * 12 * 12, 32, dtype=f64)
        last = nn.Linear(32, 3, dtype=f64)
    net = nn.Sequential(nn.Flatten(), first, nn.ReLU(), last).to(x)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
    for _ in range(20):
        optimizer.zero_grad()
        F.cross_entropy(net(x - 0.5), y).backward()
        optimizer.step()
    right = net(new - 0.5).argmax(dim=1) == styles
    return f"{right.sum()} of {len(new)} right"


x, y = facades(300, seed=1)
day = facades(200, seed=2)
night, late = facades(200, night=True, seed=3)
print("trained by day")
print(f"  validated by day: {result(x, y, *day)}")
print(f"  validated by night: {result(x, y, night, late)}")
for name, copy in {"darkened": x / 8, "negative": 1 - x}.items():
    both = torch.cat([x, copy]), y.repeat(2)
    print(f"  with {name} copies: {result(*both, night, late)}")

x, y = torch.cat([x, night]), torch.cat([y, late])  # the correction
order = torch.randperm(500, device="cpu").to(y.device)
train, test = order.split([300, 200])
print("mixed, shuffled and split again")
print(f"  by night: {(train >= 300).sum()} of 300", end="")
print(f" and {(test >= 300).sum()} of 200")
print(f"  validated: {result(x[train], y[train], x[test], y[test])}")
