"""7g: A toy: pretrained encoder, frozen or slow, and other ways."""

import copy

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def coins(share: Tensor, size: int) -> Tensor:
    """Flat grey images of one disc each, fixed by three numbers."""
    radius = size * (0.15 + 0.2 * share[:, :1, None])  # (N, 1, 1)
    centre = radius + (size - 1 - 2 * radius) * share[:, 1:, None]
    away = (torch.arange(size).to(share) - centre).square()
    distance = (away[:, 0, :, None] + away[:, 1, None, :]).sqrt()
    return (radius - distance + 0.5).clamp(0, 1).flatten(1)


def network(n: int, m: int) -> nn.Sequential:
    """From n numbers to m, with one hidden layer."""
    return nn.Sequential(nn.Linear(n, 32), nn.ReLU(), nn.Linear(32, m))


device = torch.get_default_device()
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    share = torch.rand(1400, 3, dtype=torch.float64).to(device)
    dark = torch.rand(1400, 1, dtype=torch.float64).round().to(device)
    noise = torch.randn(1400, 64, dtype=torch.float64).to(device)
    random, encoder = network(64, 8), network(64, 8)
    decoder, fresh = network(8, 64), network(8, 64)
nn.ModuleList([random, encoder, decoder, fresh]).double().to(device)
pictures = coins(share, size=8)
images = (pictures - dark).abs() + 0.6 * noise  # bright and dark coins
masks = pictures > 0.5
x, y = images[1000:1100], masks[1000:1100].double()  # labelled

both = nn.Sequential(encoder, decoder)
optimizer = torch.optim.Adam(both.parameters(), lr=0.01)
for photos in images[:1000].split(50) * 5:  # an autoencoder, no masks
    optimizer.zero_grad()
    F.mse_loss(both(photos), photos).backward()
    optimizer.step()

variants = {  # encoder, its learning rate
    "random weights": (random, 0.02),
    "encoder at full rate": (encoder, 0.02),
    "encoder slow": (encoder, 0.0002),
    "encoder frozen": (encoder, 0),
}
print("                 IoU: labelled   new coins")
for name, (start, rate) in variants.items():
    net = copy.deepcopy(nn.Sequential(start, fresh))
    net[0].requires_grad_(rate > 0)  # False: frozen
    slow = {"params": net[0].parameters(), "lr": rate}
    rest = {"params": net[1].parameters(), "lr": 0.02}
    optimizer = torch.optim.Adam([slow, rest])
    for _ in range(60):
        optimizer.zero_grad()
        F.binary_cross_entropy_with_logits(net(x), y).backward()
        optimizer.step()
    coin = net(images) > 0
    iou = (coin & masks).sum(dim=1) / (coin | masks).sum(dim=1)
    seen, new = iou[1000:1100].mean(), iou[1100:].mean()
    print(f"{name:20}{seen:11.2f}{new:12.2f}")
