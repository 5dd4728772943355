"""7c: Codes too small and too big, for many noisy coins and for few."""

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


# Mean squared distances: of the outputs from the noisy inputs, for the
# coins of the training and for new ones; and from the clean new coins.
print("                 to the input    to the coin")
print("coins   z    training      new           new")
for n, z in (1000, 1), (1000, 3), (1000, 64), (200, 64):
    with torch.device("cpu"):  # the same numbers on every device
        torch.manual_seed(0)
        clean = coins(torch.rand(1200, 3, dtype=torch.float64), size=8)
        noise = torch.randn(1200, 64, dtype=torch.float64)
        encoder = nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, z)
        decoder = nn.Linear(z, 64), nn.ReLU(), nn.Linear(64, 64)
        net = nn.Sequential(*encoder, *decoder).double()
    device = torch.get_default_device()
    net, clean = net.to(device), clean.to(device)
    noisy = clean + 0.4 * noise.to(device)
    training, new, coin = noisy[:n], noisy[1000:], clean[1000:]

    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for x in training.split(50) * (5000 // n):  # 100 steps for each n
        optimizer.zero_grad()
        F.mse_loss(net(x), x).backward()
        optimizer.step()
    seen = F.mse_loss(net(training), training)
    unseen = F.mse_loss(net(new), new)
    to_coin = F.mse_loss(net(new), coin)
    print(f"{n:5}{z:4}{seen:12.3f}{unseen:9.3f}{to_coin:14.3f}")
