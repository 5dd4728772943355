"""7c: Noisy coins: 1 number loses the coin, 64 copy the noise, 3 fit."""

import torch.nn.functional as F
from i2dl_exam.autoencoder import (
    Autoencoder,
    principal_components,
    project,
    reconstruction_error,
)
from i2dl_exam.coins import coins
from i2dl_exam.sampling import seeded_normal
from i2dl_exam.training import fit

clean, new = (
    coins(n, 8, seed)[0].flatten(1) for n, seed in ((2000, 0), (500, 1))
)
noisy = clean + 0.3 * seeded_normal(2000, 64, seed=2)
noisy_new = new + 0.3 * seeded_normal(500, 64, seed=3)

to_coin, to_input = {}, {}
for z in (1, 3, 64):
    net = fit(
        Autoencoder(64, z), noisy.split(100) * 20, reconstruction_error
    )
    to_coin[z] = F.mse_loss(
        net(noisy_new), new
    )  # did the coin survive?
    to_input[z] = F.mse_loss(
        net(noisy_new), noisy_new
    )  # was the input copied?
for z in (1, 64):
    further = bool(to_coin[z] > 2 * to_coin[3])
    print(
        f"z = {z}: output more than twice as far from the coin as z = 3: {further}"
    )
print(
    f"closest to its noisy input: z = {min(to_input, key=to_input.__getitem__)}"
)

# The extreme, without training: PCA with as many numbers as pixels.
mean, axes = principal_components(clean, 64)
noise = seeded_normal(500, 64, seed=4)  # no coin at all
copied = project(noise, mean, axes).allclose(noise)
print(f"PCA with 64 numbers gives back pure noise exactly: {copied}")
