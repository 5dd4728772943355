"""PCA and a VAE's parts, against eigenvectors and torch's normal distributions."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.distributions import Normal, kl_divergence

from i2dl_exam.autoencoder import (
    kl_to_standard_normal,
    principal_components,
    project,
    reparametrize,
)
from i2dl_exam.sampling import seeded_normal

seeds = st.integers(0, 10**6)


@given(seeds, st.integers(1, 5))
def test_principal_axes_are_eigenvectors_of_the_covariance(seed: int, z: int) -> None:
    images = seeded_normal(12, 5, seed=seed) * torch.arange(1, 6).to(seeded_normal(1))
    mean, axes = principal_components(images, z)
    values, vectors = torch.linalg.eigh(torch.cov(images.mT))
    top = vectors[:, -z:]

    torch.testing.assert_close(mean, images.sum(0) / 12)
    torch.testing.assert_close(axes @ axes.mT, torch.eye(z).to(axes))
    if z == 5 or values[-z] - values[-z - 1] > 1e-6:
        torch.testing.assert_close(axes.mT @ axes, top @ top.mT)


@given(seeds, st.integers(1, 5))
def test_projecting_twice_changes_nothing_more(seed: int, z: int) -> None:
    images = seeded_normal(12, 5, seed=seed)
    mean, axes = principal_components(images, z)
    once = project(images, mean, axes)

    torch.testing.assert_close(project(once, mean, axes), once)
    difference = (images - once) @ axes.mT  # what is lost is orthogonal to the axes
    torch.testing.assert_close(difference, torch.zeros_like(difference))


def test_there_are_no_more_axes_than_images_or_pixels() -> None:
    images = seeded_normal(4, 6)
    for few in (images, images.mT):
        assert principal_components(few, 4)[1].shape == (4, few.shape[1])
        with pytest.raises(ValueError, match="count must be at most 4, got 5"):
            principal_components(few, 5)


@given(st.floats(-5, 5), st.floats(0.01, 10), seeds)
def test_kl_and_code_agree_with_torchs_normal(
    mu: float, sigma: float, seed: int
) -> None:
    mean = seeded_normal(2, 3, 4, seed=seed) * mu
    log_variance = seeded_normal(2, 3, 4, seed=seed + 1) + 2 * math.log(sigma)
    normal = Normal(mean, log_variance.exp().sqrt())
    standard = Normal(torch.zeros_like(mean), torch.ones_like(mean))
    noise = seeded_normal(2, 3, 4, seed=seed + 2)

    torch.testing.assert_close(
        kl_to_standard_normal(mean, log_variance),
        kl_divergence(normal, standard).sum(-1),
    )
    torch.testing.assert_close(
        reparametrize(mean, log_variance, noise), normal.icdf(standard.cdf(noise))
    )


def test_a_tiny_divergence_keeps_its_digits_and_its_sign() -> None:
    v = torch.linspace(-1e-3, 1e-3, 1001).float()
    found = kl_to_standard_normal(torch.zeros(1001, 1).float(), v[:, None])
    expected = v.double().square() / 4 + v.double() ** 3 / 12  # of (e^v - 1 - v)/2
    assert found.min() >= 0
    torch.testing.assert_close(found.double(), expected, rtol=1e-2, atol=1e-9)
