"""7b: A linear autoencoder does no better than PCA, a non-linear one far better."""

import torch
import torch.nn.functional as F
from i2dl_exam.autoencoder import (
    Autoencoder,
    principal_components,
    project,
    reconstruction_error,
)
from i2dl_exam.coins import coins
from i2dl_exam.training import fit
from torch import nn

images, new = (
    coins(n, 8, seed)[0].flatten(1) for n, seed in ((2000, 0), (500, 1))
)
mean, axes = principal_components(images, 3)
pca = F.mse_loss(project(images, mean, axes), images)
pca_new = F.mse_loss(project(new, mean, axes), new)
variances = torch.linalg.eigvalsh(
    torch.cov(images.mT, correction=0)
)  # ascending
print(f"PCA, 3 numbers for 64 pixels, mean squared error: {pca:.4f}")
print(
    f"the 61 variances it drops, divided by 64: {variances[:-3].sum() / 64:.4f}"
)
print(f"PCA on 500 new coins: {pca_new:.4f}")

batches = images.split(100) * 20  # 20 times through all images
linear = fit(
    Autoencoder(64, 3, 64, nn.Identity), batches, reconstruction_error
)
error = reconstruction_error(linear, images)
print(f"linear autoencoder, 3 numbers, below PCA: {bool(error < pca)}")
print(f"  at most a tenth above PCA: {bool(error < 1.1 * pca)}")

curved = fit(
    Autoencoder(64, 3, 64, nn.ReLU), batches, reconstruction_error
)
inner, _, outer = (
    curved.encoder
)  # two linear layers with ReLU in between
same = outer(inner(new).relu()).allclose(curved.encoder(new))
print(f"with ReLU, the code is W_2 ReLU(W_1 x + b_1) + b_2: {same}")
error_new = reconstruction_error(curved, new)
print(
    f"with ReLU, on new coins, below half of PCA: {bool(error_new < pca_new / 2)}"
)
