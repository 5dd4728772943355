"""7d: Decoded random codes are far from every coin; decoded codes of coins are not."""

import torch
from i2dl_exam.autoencoder import (
    Autoencoder,
    distance_to_nearest,
    reconstruction_error,
)
from i2dl_exam.coins import coins
from i2dl_exam.sampling import seeded_normal
from i2dl_exam.training import fit

images, new = (
    coins(n, 8, seed)[0].flatten(1) for n, seed in ((2000, 0), (500, 1))
)
every = coins(5000, 8, 2)[0].flatten(
    1
)  # stands for all coins there are
net = fit(
    Autoencoder(64, 8), images.split(100) * 20, reconstruction_error
)
codes = net.encoder(images)

few = net(new)[:10]  # two routes to the distance from the nearest coin
by_pairs = (few[:, None] - every).square().mean(dim=2).amin(dim=1)
print(
    f"distances, pair by pair: {distance_to_nearest(few, every).allclose(by_pairs)}"
)
itself = distance_to_nearest(every[:100], every[:100])
print(
    f"every coin is at distance 0 from itself: {bool((itself == 0).all())}"
)
base = distance_to_nearest(net(new), every).mean()
blob = distance_to_nearest(
    images.mean(0, keepdim=True), every
).mean()  # no coin
near = bool(base < blob / 5)
print(
    f"codes of coins: less than a fifth as far from a coin as the mean image: {near}"
)

draws = seeded_normal(500, 8, seed=3)
root = torch.linalg.cholesky(
    torch.cov(codes.mT)
)  # root @ root.mT: the covariance
samples = {
    "N(0, 1)": draws,
    "mean and spread of codes of coins": codes.mean(0)
    + codes.std(0) * draws,
    "their mean and covariance": codes.mean(0) + draws @ root.mT,
}
print(
    "random codes: more than 5 times as far from a coin as codes of coins:"
)
for name, code in samples.items():
    distance = distance_to_nearest(net.decoder(code), every).mean()
    print(f"  {name}: {bool(distance > 5 * base)}")
