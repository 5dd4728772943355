"""7d: What random codes decode to, in an autoencoder and in a VAE."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.distributions import Normal, kl_divergence


def coins(share: Tensor, size: int) -> Tensor:
    """Flat grey images of one disc each, fixed by three numbers."""
    radius = size * (0.15 + 0.2 * share[:, :1, None])  # (N, 1, 1)
    centre = radius + (size - 1 - 2 * radius) * share[:, 1:, None]
    away = (torch.arange(size).to(share) - centre).square()
    distance = (away[:, 0, :, None] + away[:, 1, None, :]).sqrt()
    return (radius - distance + 0.5).clamp(0, 1).flatten(1)


def reparametrize(mean: Tensor, std: Tensor, noise: Tensor) -> Tensor:
    r"""A random code, $\mu + \sigma \odot \varepsilon$."""
    return mean + std * noise


def network(n: int, m: int) -> nn.Module:
    """From n numbers to m, with one hidden layer."""
    return nn.Sequential(nn.Linear(n, 64), nn.ReLU(), nn.Linear(64, m))


device = torch.get_default_device()
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    share = torch.rand(2700, 3, dtype=torch.float64).to(device)
    noise = torch.randn(160, 50, 8, dtype=torch.float64).to(device)
    draws = torch.randn(200, 8, dtype=torch.float64).to(device)
    encoder, decoder = network(64, 8), network(8, 64)
    to_cloud, vae = network(64, 16), network(8, 64)
nets = nn.ModuleList([encoder, decoder, to_cloud, vae])
nets.to(device, torch.float64)
images, new, every = coins(share, size=8).split((1000, 200, 1500))

optimizer = torch.optim.Adam(nets.parameters(), lr=0.02)
for step, x in enumerate(images.split(50) * 8):
    mean, log_variance = to_cloud(x).chunk(2, dim=1)  # (50, 8) each
    std = (log_variance / 2).exp()
    code = reparametrize(mean, std, noise[step])
    error = (vae(code) - x).square() / (2 * 0.2)
    kl = kl_divergence(Normal(mean, std), Normal(0, 1))
    plain = F.mse_loss(decoder(encoder(x)), x)  # shares no weights
    loss = plain + (error.sum() + kl.sum()) / 50
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

codes = encoder(images)
root = torch.linalg.cholesky(torch.cov(codes.T))  # of the covariance
decoded = {
    "mean image": images.mean(dim=0, keepdim=True),
    "codes of new coins": decoder(encoder(new)),
    "N(0, 1)": decoder(draws),
    "like codes of coins": decoder(codes.mean(dim=0) + draws @ root.T),
    "VAE, N(0, 1)": vae(draws),
}
print("decoded               distance to a coin")
for name, x in decoded.items():
    distance = torch.cdist(x, every).amin(dim=1).square().mean() / 64
    print(f"{name:20}{distance:20.3f}")
