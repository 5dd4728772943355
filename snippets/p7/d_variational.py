"""7d: Random codes of a variational autoencoder decode to images closer to coins."""

import math

from torch.distributions import Normal, kl_divergence

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

images, every = (coins(n, 8, seed)[0].flatten(1) for n, seed in ((2000, 0), (5000, 2)))
batches = images.split(100) * 20
plain = fit(Autoencoder(64, 8), batches, reconstruction_error)
pairs = zip(batches, seeded_normal(400, 100, 8, seed=4), strict=True)  # fresh noise
vae = fit(VariationalAutoencoder(64, 8), pairs, lambda m, b: variational_loss(m, *b))

mean, log_variance = vae.encode(images)
clouds = Normal(mean, (log_variance / 2).exp())
kl = kl_divergence(clouds, Normal(0.0, 1.0)).sum(1)  # as torch computes it
same = kl.allclose(kl_to_standard_normal(mean, log_variance))
print(f"the VAE's KL term agrees with torch.distributions: {same}")
noise = seeded_normal(2000, 8, seed=5)
output = vae.decoder(mean + (log_variance / 2).exp() * noise)
right = Normal(output, 0.2**0.5).log_prob(images).sum(1)  # s^2 = 0.2
rest = 64 / 2 * math.log(2 * math.pi * 0.2)  # the same for all networks
same = (kl - right).mean().isclose(variational_loss(vae, images, noise) + rest)
print(f"its whole loss does, but for a constant: {same}")

codes, draws = plain.encoder(images), seeded_normal(500, 8, seed=3)
fitted = plain.decoder(codes.mean(0) + codes.std(0) * draws)
new = vae.decoder(draws)
far, near = (distance_to_nearest(out, every).mean() for out in (fitted, new))
closer = bool(near < far / 2)
print(f"new images: less than half as far from a coin as the autoencoder's: {closer}")
varied = new.var(0).mean() > images.var(0).mean() / 3
print(f"they vary more than a third as much as coins do: {bool(varied)}")
