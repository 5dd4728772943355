"""7b: Without activation no better than PCA, with ReLU far better."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def coins(share: Tensor, size: int = 12) -> Tensor:
    """Flat grey images of one disc each, fixed by three numbers."""
    radius, row, column = share[:, :, None, None].unbind(dim=1)
    radius = size * (0.15 + 0.2 * radius)
    free = size - 1 - 2 * radius  # how far a centre can move
    pixel = torch.arange(size, device=share.device)
    down = pixel[:, None] - (radius + free * row)
    across = pixel - (radius + free * column)
    distance = torch.hypot(down, across)  # (N, size, size)
    return (radius - distance + 0.5).clamp(0, 1).flatten(1)


def principal_components(
    images: Tensor, count: int
) -> tuple[Tensor, Tensor]:
    r"""Mean and first axes, by the SVD $X - \bar x = U S V^\top$."""
    mean = images.mean(dim=0)
    _, _, axes = torch.linalg.svd(images - mean, full_matrices=False)
    return mean, axes[:count]


def project(images: Tensor, mean: Tensor, axes: Tensor) -> Tensor:
    r"""PCA's reconstruction $\bar x + (x - \bar x) V V^\top$."""
    code = (images - mean) @ axes.mT  # (N, n) @ (n, z) -> (N, z)
    return mean + code @ axes


def autoencoder(activation: type[nn.Module]) -> nn.Sequential:
    """64 pixels to a code of 3 numbers and back."""
    encoder = nn.Linear(64, 64), activation(), nn.Linear(64, 3)
    decoder = nn.Linear(3, 64), activation(), nn.Linear(64, 64)
    return nn.Sequential(*encoder, *decoder).double()


device = torch.get_default_device()
with torch.device("cpu"):  # the same random numbers on every device
    torch.manual_seed(0)
    share = torch.rand(1200, 3, dtype=torch.float64).to(device)
    linear = autoencoder(nn.Identity).to(device)
    curved = autoencoder(nn.ReLU).to(device)
images, new = coins(share, size=8).split((1000, 200))

mean, axes = principal_components(images, 3)
pca = F.mse_loss(project(images, mean, axes), images)
pca_new = F.mse_loss(project(new, mean, axes), new)
variances = torch.linalg.eigvalsh(torch.cov(images.T, correction=0))
dropped = variances[:-3].sum() / 64  # all but the three largest
print(f"PCA, 3 axes: error {pca:.4f}, dropped variances {dropped:.4f}")

parameters = [*linear.parameters(), *curved.parameters()]
optimizer = torch.optim.Adam(parameters, lr=0.01)
for x in images.split(50) * 8:  # 8 times through all images
    optimizer.zero_grad()
    loss = F.mse_loss(linear(x), x) + F.mse_loss(curved(x), x)
    loss.backward()
    optimizer.step()

print("error by PCA's:         training coins  new coins")
for name, net in ("without activation", linear), ("ReLU", curved):
    seen = F.mse_loss(net(images), images) / pca
    unseen = F.mse_loss(net(new), new) / pca_new
    print(f"{name:18}{seen:20.2f}{unseen:11.2f}")
