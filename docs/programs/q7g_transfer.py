"""7g: A toy: pretrained encoder, frozen or slow, and other ways."""

import copy

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def coins(share: Tensor, size: int = 12) -> Tensor:
    """Flat grey images of one disc each, fixed by three numbers."""
    radius, row, column = share.T[:, :, None, None]  # (N, 1, 1) each
    radius = size * (0.15 + 0.2 * radius)
    free = size - 1 - 2 * radius  # how far a centre can move
    pixel = torch.arange(size, device=share.device)
    down = pixel[:, None] - (radius + free * row)
    across = pixel - (radius + free * column)
    distance = torch.hypot(down, across)  # (N, size, size)
    return (radius - distance + 0.5).clamp(0, 1).flatten(1)


def intersection_over_union(
    prediction: Tensor, masks: Tensor
) -> Tensor:
    r"""Common part by united part, $\sum p y / \sum (p + y - p y)$."""
    p, y = prediction.double().flatten(1), masks.double().flatten(1)
    common = (p * y).sum(dim=1)
    united = (p + y - p * y).sum(dim=1)
    empty = united == 0  # both masks: then 1, not 0/0
    return (common + empty) / (united + empty)


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
masks = (pictures > 0.5).double()
x, y = images[1000:1100], masks[1000:1100]  # 100 labelled images

optimizer = torch.optim.Adam(
    [*encoder.parameters(), *decoder.parameters()], lr=0.01
)
for photos in images[:1000].split(50) * 5:  # an autoencoder, no masks
    optimizer.zero_grad()
    F.mse_loss(decoder(encoder(photos)), photos).backward()
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
    rates = [
        {"params": net[0].parameters(), "lr": rate},
        {"params": net[1].parameters(), "lr": 0.02},
    ]
    optimizer = torch.optim.Adam(rates)
    for _ in range(60):
        optimizer.zero_grad()
        F.binary_cross_entropy_with_logits(net(x), y).backward()
        optimizer.step()
    trained = sum(
        p.numel() for p in net.parameters() if p.requires_grad
    )
    iou = intersection_over_union(net(images) > 0, masks)
    print(f"{name:20}{trained:9}{iou[1000:1100].mean():16.2f}", end="")
    print(f"{iou[1100:].mean():12.2f}")
