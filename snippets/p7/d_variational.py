"""7d: Random codes of a variational autoencoder decode to images closer to coins."""

import math

import torch
from i2dl_exam.autoencoder import (
    Autoencoder,
    VariationalAutoencoder,
    distance_to_nearest,
    kl_to_standard_normal,
    reconstruction_error,
    variational_loss,
)
from i2dl_exam.coins import coins
from i2dl_exam.sampling import seeded_normal
from i2dl_exam.training import fit
from torch.distributions import Normal, kl_divergence

images, every = (
    coins(n, 8, seed)[0].flatten(1)
    for n, seed in ((2000, 0), (5000, 2))
)
batches = images.split(100) * 20
plain = fit(Autoencoder(64, 8), batches, reconstruction_error)
pairs = zip(
    batches, seeded_normal(400, 100, 8, seed=4), strict=True
)  # fresh noise
vae = fit(
    VariationalAutoencoder(64, 8),
    pairs,
    lambda m, b: variational_loss(m, *b),
)

for name, net in {"autoencoder": plain, "VAE": vae}.items():
    print(
        f"{name}: {sum(p.numel() for p in net.parameters())} parameters"
    )

# The loss by hand and by torch.distributions, for a small network with new weights.
for mu in (0, 1):
    kl = kl_to_standard_normal(
        torch.tensor([float(mu)]), torch.tensor([0.0])
    )
    print(f"KL by hand, mean {mu} and sigma 1: {kl:z.4f}")
small = VariationalAutoencoder(9, 2, hidden=5)
x, noise = seeded_normal(7, 9), seeded_normal(7, 2, seed=1)
inner, _, to_code = small.encoder
mean, log_variance = to_code(inner(x).relu()).chunk(2, dim=1)
clouds = Normal(mean, (log_variance / 2).exp())
kl = kl_divergence(clouds, Normal(0.0, 1.0)).sum(1)
same = kl.allclose(kl_to_standard_normal(mean, log_variance))
print(f"KL term of 7 images, torch agrees: {same}")
inner, _, to_pixels = small.decoder
output = to_pixels(inner(mean + clouds.stddev * noise).relu())
likely = Normal(output, 0.2**0.5).log_prob(x).sum(1)  # s^2 = 0.2
rest = 9 / 2 * math.log(2 * math.pi * 0.2)  # the same for all weights
same = (
    (kl - likely)
    .mean()
    .isclose(variational_loss(small, x, noise) + rest)
)
print(f"whole loss but for a constant, torch agrees: {same}")

codes, draws = plain.encoder(images), seeded_normal(500, 8, seed=3)
fitted = plain.decoder(codes.mean(0) + codes.std(0) * draws)
new = vae.decoder(draws)
far, near = (
    distance_to_nearest(out, every).mean() for out in (fitted, new)
)
closer = bool(near < far / 2)
print(
    f"new images: less than half as far from a coin as the autoencoder's: {closer}"
)
varied = new.var(0).mean() > images.var(0).mean() / 3
print(
    f"they vary more than a third as much as coins do: {bool(varied)}"
)
