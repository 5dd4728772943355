"""Use: A large batch in parts, of which the last is smaller."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    x = torch.randn(70, 20, dtype=torch.float64)
    y = torch.randint(3, (70,))
    plain = nn.Sequential(nn.Linear(20, 9), nn.ReLU(), nn.Linear(9, 3))
    normed = nn.Sequential(plain[0], nn.BatchNorm1d(9), *plain[1:])
device = torch.get_default_device()
x, y = x.to(device), y.to(device)
normed.double().to(device)  # has the layers of plain


def gradient(net: nn.Module, size: int, way: str = "") -> Tensor:
    """The gradient over the whole batch, added up over its parts."""
    net.zero_grad()
    for images, labels in zip(x.split(size), y.split(size)):
        loss = F.cross_entropy(net(images), labels)  # mean of the part
        if way == "mean of the means":
            loss = loss / 4
        elif way != "not divided":
            loss = loss * len(labels) / len(y)  # right
        loss.backward()  # adds to the gradient that is there
        if way == "clipped in each part":
            nn.utils.clip_grad_norm_(net.parameters(), 0.05)
    # Here, once: clip_grad_norm_, then optimizer.step().
    return torch.cat([p.grad.flatten() for p in net.parameters()])


print("parts of 20, 20, 20, 10   times as long  cosine")
for way in (
    "right",
    "mean of the means",
    "not divided",
    "clipped in each part",
    "with batch norm",
):
    net = normed if way == "with batch norm" else plain
    whole, parts = gradient(net, 70), gradient(net, 20, way)
    cosine = F.cosine_similarity(whole, parts, dim=0)
    print(f"{way:22}{parts.norm() / whole.norm():17.4f}{cosine:8.4f}")
