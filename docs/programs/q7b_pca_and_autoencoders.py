"""7b: Without activation no better than PCA, with ReLU far better."""

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


def pca(images: Tensor, new: Tensor, z: int) -> Tensor:
    r"""New images by PCA: $\bar x + (x - \bar x) V V^\top$."""
    mean = images.mean(dim=0)
    centred = images - mean
    axes: Tensor = torch.linalg.eigh(centred.T @ centred)[1][:, -z:]
    return mean + (new - mean) @ axes @ axes.T


for activation in nn.Identity, nn.ReLU:
    with torch.device("cpu"):  # the same numbers on every device
        torch.manual_seed(0)
        images = coins(torch.rand(1000, 3, dtype=torch.float64), size=8)
        encoder = nn.Linear(64, 64), activation(), nn.Linear(64, 3)
        decoder = nn.Linear(3, 64), activation(), nn.Linear(64, 64)
        net = nn.Sequential(*encoder, *decoder).double()
    device = torch.get_default_device()
    images, net = images.to(device), net.to(device)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for x in images.split(50) * 8:  # 8 times through all images
        optimizer.zero_grad()
        F.mse_loss(net(x), x).backward()
        optimizer.step()
    error = F.mse_loss(net(images), images)
    by_pca = F.mse_loss(pca(images, images, z=3), images)
    print(f"{activation.__name__}: error {error / by_pca:.2f} of PCA's")

singular = torch.linalg.svdvals(images - images.mean(dim=0))
dropped = singular[3:].square().sum() / images.numel()
print(f"PCA: error {by_pca:.4f}, dropped squares {dropped:.4f}")
