"""PCA and a VAE's codes, against singular vectors and torch's normal distributions."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch.distributions import Normal

from i2dl_exam.autoencoder import pca, reconstruction_loss, reparametrize
from i2dl_exam.sampling import seeded_normal

seeds = st.integers(0, 10**6)


@given(seeds)
def test_the_loss_is_torchs_and_takes_no_other_shape(seed: int) -> None:
    output, images = seeded_normal(2, 5, 3, seed=seed)
    loss = reconstruction_loss(output, images)

    torch.testing.assert_close(loss, F.mse_loss(output, images))
    with pytest.raises(ValueError, match="images"):
        reconstruction_loss(output, images[:1])  # torch would repeat the image
    with pytest.raises(ValueError, match=r"images must have pixels, got \(0, 3\)"):
        reconstruction_loss(output[:0], images[:0])  # and would give nan


@given(seeds, st.integers(1, 5))
def test_pca_projects_onto_the_first_singular_vectors(seed: int, z: int) -> None:
    images = seeded_normal(12, 5, seed=seed) * torch.arange(1, 6).to(seeded_normal(1))
    new = seeded_normal(3, 5, seed=seed + 1)
    mean = images.sum(0) / 12
    _, values, rows = torch.linalg.svd(images - mean, full_matrices=False)
    top = rows[:z].mT

    if z == 5 or values[z - 1] - values[z] > 1e-6:
        expected = mean + (new - mean) @ top @ top.mT
        torch.testing.assert_close(pca(images, new, z), expected)


def test_there_are_no_more_axes_than_images_or_pixels() -> None:
    images = seeded_normal(4, 6)
    for few in (images, images.mT):
        assert pca(few, few, 4).shape == few.shape
        with pytest.raises(ValueError, match="z must be at most 4, got 5"):
            pca(few, few, 5)


@given(seeds)
def test_a_code_has_the_quantile_of_its_noise(seed: int) -> None:
    mean, log_std, noise = seeded_normal(3, 2, 3, 4, seed=seed)
    std = log_std.exp()
    quantile = Normal(torch.zeros_like(mean), torch.ones_like(mean)).cdf(noise)

    code = reparametrize(mean, std, noise)
    torch.testing.assert_close(code, Normal(mean, std).icdf(quantile))
