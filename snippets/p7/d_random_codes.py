"""7d: Decoded random codes are far from every coin; decoded codes of coins are not."""

from i2dl_exam.autoencoder import (
    Autoencoder,
    distance_to_nearest,
    reconstruction_error,
)
from i2dl_exam.coins import coins
from i2dl_exam.sampling import seeded_normal
from i2dl_exam.training import fit

images, new = (coins(n, 8, seed)[0].flatten(1) for n, seed in ((2000, 0), (500, 1)))
every = coins(5000, 8, 2)[0].flatten(1)  # stands for all coins there are
net = fit(Autoencoder(64, 8), images.split(100) * 20, reconstruction_error)
codes = net.encoder(images)

draws = seeded_normal(500, 8, seed=3)
samples = {
    "codes of new coins": net.encoder(new),
    "random, N(0, 1)": draws,
    "random, mean and spread of real codes": codes.mean(0) + codes.std(0) * draws,
}
base = distance_to_nearest(net(new), every).mean()
for name, code in samples.items():
    distance = distance_to_nearest(net.decoder(code), every).mean()
    print(f"{name}: more than 5 times as far from a coin: {bool(distance > 5 * base)}")
