"""7c: Codes too small and too big for noisy coins, many and few."""

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


def autoencoder(z: int) -> nn.Sequential:
    """64 pixels to a code of z numbers and back."""
    encoder = nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, z)
    decoder = nn.Linear(z, 64), nn.ReLU(), nn.Linear(64, 64)
    return nn.Sequential(*encoder, *decoder).double()


device = torch.get_default_device()
with torch.device("cpu"):  # the same random numbers on every device
    torch.manual_seed(0)
    share = torch.rand(1200, 3, dtype=torch.float64).to(device)
    noise = torch.randn(1200, 64, dtype=torch.float64).to(device)
    sizes = (1000, 1), (1000, 3), (1000, 64), (200, 3), (200, 64)
    nets = {(n, z): autoencoder(z).to(device) for n, z in sizes}
clean = coins(share, size=8)
images = clean + 0.4 * noise
new, true = images[1000:], clean[1000:]  # coins outside the training

parameters = [p for net in nets.values() for p in net.parameters()]
optimizer = torch.optim.Adam(parameters, lr=0.01)
for step in range(100):
    optimizer.zero_grad()
    for (n, _), net in nets.items():
        x = images[50 * step % n :][:50]  # 50 of the first n
        F.mse_loss(net(x), x).backward()
    optimizer.step()

print("coins   z  training  new coins: to input, to clean coin")
for (n, z), net in nets.items():
    seen = F.mse_loss(net(images[:n]), images[:n])
    to_input, to_coin = (
        F.mse_loss(net(new), new),
        F.mse_loss(net(new), true),
    )
    print(f"{n:5}{z:4}{seen:10.3f}{to_input:21.3f}{to_coin:15.3f}")

# The extreme, without training: PCA with as many axes as pixels.
mean, axes = principal_components(images[:1000], 64)
error = F.mse_loss(project(noise, mean, axes), noise)  # no coins
print(f"PCA with z = 64, pure noise: error {error:z.4f}")
