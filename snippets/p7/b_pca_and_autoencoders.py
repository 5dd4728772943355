"""7b: Without activation no better than PCA, with ReLU far better."""

import torch
import torch.nn.functional as F
from i2dl_exam.autoencoder import pca
from i2dl_exam.coins import coins
from torch import nn

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

# PCA's error again: the squares of the singular values it drops.
singular = torch.linalg.svdvals(images - images.mean(dim=0))
dropped = singular[3:].square().sum() / images.numel()
print(f"PCA: error {by_pca:.4f}, dropped squares {dropped:.4f}")
