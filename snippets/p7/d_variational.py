"""7d: What random codes decode to, in an autoencoder and in a VAE."""

import torch
from i2dl_exam.autoencoder import kl_to_standard_normal, reparametrize
from i2dl_exam.coins import coins
from torch import nn
from torch.distributions import Normal, kl_divergence


def network(inputs: int, outputs: int) -> nn.Module:
    """One hidden layer."""
    layers = nn.Linear(inputs, 64), nn.ReLU(), nn.Linear(64, outputs)
    return nn.Sequential(*layers).double()


device = torch.get_default_device()
with torch.device("cpu"):  # the same random numbers on every device
    torch.manual_seed(0)
    share = torch.rand(2700, 3, dtype=torch.float64).to(device)
    noise = torch.randn(160, 50, 8, dtype=torch.float64).to(device)
    draws = torch.randn(200, 8, dtype=torch.float64).to(device)
    encoder, decoder = network(64, 8), network(8, 64)
    to_cloud, from_cloud = network(64, 16), network(8, 64)  # the VAE
nets = nn.ModuleList([encoder, decoder, to_cloud, from_cloud]).to(
    device
)
images, new, every = coins(share, size=8).split((1000, 200, 1500))

optimizer = torch.optim.Adam(nets.parameters(), lr=0.02)
for step, x in enumerate(images.split(50) * 8):
    mean, log_variance = to_cloud(x).chunk(2, dim=1)  # (50, 8) each
    code = reparametrize(mean, log_variance, noise[step])
    kl = kl_to_standard_normal(mean, log_variance)
    error = (from_cloud(code) - x).square().sum(dim=1) / (2 * 0.2)
    loss = (decoder(encoder(x)) - x).square().mean()
    optimizer.zero_grad()
    (loss + (error + kl).mean()).backward()  # they share no weights
    optimizer.step()

cloud = Normal(mean, (log_variance / 2).exp())
exact = kl_divergence(cloud, Normal(0, 1)).sum(dim=1)
print(f"KL of 50 images {kl.mean():.1f}, by torch {exact.mean():.1f}")
codes = encoder(images)
root = torch.linalg.cholesky(torch.cov(codes.T))  # of the covariance
made = {
    "new coins": new,
    "mean image": images.mean(dim=0, keepdim=True),
    "autoencoder, codes of new coins": decoder(encoder(new)),
    "autoencoder, N(0, 1)": decoder(draws),
    "  as codes of coins": decoder(codes.mean(dim=0) + draws @ root.T),
    "VAE, N(0, 1)": from_cloud(draws),
}
print("decoded                          distance  variance")
for name, x in made.items():
    nearest = torch.cdist(x, every).amin(dim=1).square().mean() / 64
    varied = x.var(dim=0, correction=0).mean()
    print(f"{name:32}{nearest:9.3f}{varied:z10.2f}")
