"""7g: A toy: pretrained encoder, frozen or slow, and other ways."""

import copy

import torch
import torch.nn.functional as F
from i2dl_exam.coins import coins
from torch import nn


def network(inputs: int, outputs: int) -> nn.Sequential:
    """One hidden layer."""
    layers = nn.Linear(inputs, 32), nn.ReLU(), nn.Linear(32, outputs)
    return nn.Sequential(*layers).double()


device = torch.get_default_device()
with torch.device("cpu"):  # the same random numbers on every device
    torch.manual_seed(0)
    share = torch.rand(1400, 3, dtype=torch.float64).to(device)
    dark = torch.rand(1400, 1, dtype=torch.float64).round().to(device)
    noise = torch.randn(1400, 64, dtype=torch.float64).to(device)
    random, encoder = (
        network(64, 8).to(device),
        network(64, 8).to(device),
    )
    decoder, fresh = (
        network(8, 64).to(device),
        network(8, 64).to(device),
    )
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

last = nn.Sequential(*decoder[:2].requires_grad_(False), fresh[2])
variants = {  # encoder, its learning rate, decoder
    "random weights": (random, 0.02, fresh),
    "encoder at full rate": (encoder, 0.02, fresh),
    "encoder slow": (encoder, 0.0002, fresh),
    "encoder frozen": (encoder, 0, fresh),
    "last layer only": (encoder, 0, last),
}
print("                      trained   IoU: labelled   new coins")
for name, (start, rate, end) in variants.items():
    net = copy.deepcopy(nn.Sequential(start, end))
    net[0].requires_grad_(rate > 0)  # False: frozen
    slow = {"params": net[0].parameters(), "lr": rate}
    rest = {"params": net[1].parameters(), "lr": 0.02}
    optimizer = torch.optim.Adam([slow, rest])
    for _ in range(60):
        optimizer.zero_grad()
        F.binary_cross_entropy_with_logits(net(x), y).backward()
        optimizer.step()
    trained = sum(
        p.numel() for p in net.parameters() if p.requires_grad
    )
    coin = net(images) > 0
    iou = (coin & masks).sum(dim=1) / (coin | masks).sum(dim=1)
    print(f"{name:20}{trained:9}{iou[1000:1100].mean():16.2f}", end="")
    print(f"{iou[1100:].mean():12.2f}")
