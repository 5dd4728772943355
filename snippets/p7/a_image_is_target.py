"""7a: An autoencoder learns from images; the input is the target."""

import torch
import torch.nn.functional as F
from i2dl_exam.coins import coins
from torch import nn

x = torch.tensor([[1.0, 0.0]])  # an image of two pixels
output = torch.tensor([[0.8, 0.4]])
by_hand = ((0.8 - 1) ** 2 + (0.4 - 0) ** 2) / 2
print(f"loss by hand {by_hand:.4f}, torch {F.mse_loss(output, x):.4f}")

device = torch.get_default_device()
with torch.device("cpu"):  # the same random numbers on every device
    torch.manual_seed(0)
    share = torch.rand(100, 3, dtype=torch.float64)
    net = nn.Sequential(nn.Linear(64, 8), nn.Linear(8, 64)).double()
net.to(device)
images = coins(share.to(device), size=8)  # (100, 64), and no labels

grey = F.mse_loss(images.mean(dim=0).expand_as(images), images)
print(f"always the mean image: loss {grey:.3f}")
print(f"before training: loss {F.mse_loss(net(images), images):.3f}")

optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
for _ in range(50):
    optimizer.zero_grad()
    loss = F.mse_loss(net(images), images)  # (prediction, target)
    loss.backward()
    optimizer.step()
print(f"after 50 steps: loss {F.mse_loss(net(images), images):.3f}")
