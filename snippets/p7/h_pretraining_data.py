"""7h: A toy: an encoder pretrained on more images, or on others."""

import copy

import torch
import torch.nn.functional as F
from i2dl_exam.coins import coins
from torch import nn


def network(n: int, m: int) -> nn.Sequential:
    """From n numbers to m, with one hidden layer."""
    return nn.Sequential(nn.Linear(n, 32), nn.ReLU(), nn.Linear(32, m))


device = torch.get_default_device()
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    share = torch.rand(1400, 3, dtype=torch.float64).to(device)
    dark = torch.rand(1400, 1, dtype=torch.float64).round().to(device)
    noise = torch.randn(1400, 64, dtype=torch.float64).to(device)
    start, fresh = network(64, 8), network(8, 64)
nn.ModuleList([start, fresh]).double().to(device)
pictures = coins(share, size=8)
images = (pictures - dark).abs() + 0.6 * noise  # bright and dark coins
masks = pictures > 0.5
x, y = images[1000:1100], masks[1000:1100].double()  # labelled

sources = {
    "nothing": images[:0],
    "1,000 images of noise": noise[:1000],
    "the 100 labelled images": x,
    "1,000 other images": images[:1000],
}
print("encoder pretrained on     IoU: labelled   new coins")
for name, photos in sources.items():
    encoder, decoder = copy.deepcopy((start, fresh))
    net = nn.Sequential(encoder, decoder)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for step in range(100 if len(photos) else 0):  # an autoencoder
        batch = photos[50 * step % len(photos) :][:50]
        optimizer.zero_grad()
        F.mse_loss(net(batch), batch).backward()
        optimizer.step()

    encoder.requires_grad_(len(photos) == 0)  # pretrained: frozen
    net = nn.Sequential(encoder, copy.deepcopy(fresh))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
    for _ in range(60):
        optimizer.zero_grad()
        F.binary_cross_entropy_with_logits(net(x), y).backward()
        optimizer.step()
    coin = net(images) > 0
    iou = (coin & masks).sum(dim=1) / (coin | masks).sum(dim=1)
    seen, unseen = iou[1000:1100].mean(), iou[1100:].mean()
    print(f"{name:26}{seen:13.2f}{unseen:12.2f}")
