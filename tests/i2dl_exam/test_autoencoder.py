"""Autoencoders, PCA and the VAE's parts, against torch, eigenvectors and plain sums."""

import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.distributions import Normal, kl_divergence

from i2dl_exam.autoencoder import (
    Autoencoder,
    VariationalAutoencoder,
    distance_to_nearest,
    kl_to_standard_normal,
    principal_components,
    project,
    reconstruction_error,
    reparametrize,
    variational_loss,
)
from i2dl_exam.sampling import seeded_normal

seeds = st.integers(0, 10**6)


def weights(net: nn.Module) -> Tensor:
    return torch.cat([p.detach().flatten() for p in net.parameters()])


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))
def test_an_image_becomes_a_code_and_an_image_again(n: int, z: int, h: int) -> None:
    net = Autoencoder(n, z, h)
    images = seeded_normal(4, n)

    assert net.encoder(images).shape == (4, z)
    assert net(images).shape == (4, n)
    assert net(images).dtype == torch.float64
    assert weights(net).numel() == 2 * n * h + 2 * h * z + 2 * h + z + n


@given(seeds)
def test_without_activation_functions_the_network_is_affine(seed: int) -> None:
    net = Autoencoder(6, 2, 5, nn.Identity, seed)
    a, b = seeded_normal(2, 3, 6, seed=seed)

    torch.testing.assert_close(net((a + b) / 2), (net(a) + net(b)) / 2)


def test_an_autoencoder_has_one_activation_in_each_half() -> None:
    net, images = Autoencoder(6, 2, 5, nn.Tanh), seeded_normal(7, 6)
    W, b, V, c = net.encoder.parameters()
    codes = F.linear(F.linear(images, W, b).tanh(), V, c)
    W, b, V, c = net.decoder.parameters()

    torch.testing.assert_close(net.encoder(images), codes)
    torch.testing.assert_close(
        net(images), F.linear(F.linear(codes, W, b).tanh(), V, c)
    )


@pytest.mark.parametrize("kind", [Autoencoder, VariationalAutoencoder])
def test_hidden_layers_are_64_wide_by_default(kind: type[nn.Module]) -> None:
    net = kind(6, 2)
    assert (net.encoder[0].out_features, net.decoder[0].out_features) == (64, 64)


def test_a_variational_autoencoder_has_one_relu_in_each_half() -> None:
    net, images = VariationalAutoencoder(6, 2, 5), seeded_normal(7, 6)
    W, b, V, c = net.encoder.parameters()
    both = F.linear(F.linear(images, W, b).relu(), V, c)
    codes = seeded_normal(7, 2)
    W, b, V, c = net.decoder.parameters()

    torch.testing.assert_close(net.encode(images), (both[:, :2], both[:, 2:]))
    decoded = F.linear(F.linear(codes, W, b).relu(), V, c)
    torch.testing.assert_close(net.decoder(codes), decoded)


@pytest.mark.parametrize("kind", [Autoencoder, VariationalAutoencoder])
@given(seed=seeds)
def test_the_seed_alone_fixes_the_weights(kind: type[nn.Module], seed: int) -> None:
    nets = [kind(6, 2, 5, seed=s) for s in (seed, seed, seed + 1)]
    same, other = weights(nets[0]), weights(nets[2])

    assert same.equal(weights(nets[1]))
    assert not same.equal(other)


@given(seeds)
def test_the_error_is_the_mean_square_over_all_pixels(seed: int) -> None:
    net, images = Autoencoder(6, 2, 5, seed=seed), seeded_normal(7, 6, seed=seed)
    squares = [float(d) ** 2 for d in (net(images) - images).detach().flatten()]

    assert math.isclose(
        reconstruction_error(net, images).item(), math.fsum(squares) / 42
    )


def test_reconstructions_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match=r"net\(images\) must have shape \(7, 6\)"):
        reconstruction_error(nn.Linear(6, 1).double(), seeded_normal(7, 6))


def test_no_image_has_no_error() -> None:
    none = seeded_normal(1, 6)[:0]
    message = "the number of images must be at least 1, got 0"
    with pytest.raises(ValueError, match=message):
        reconstruction_error(Autoencoder(6, 2), none)
    with pytest.raises(ValueError, match=message):
        variational_loss(VariationalAutoencoder(6, 2), none, none[:, :2])


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


def test_small_distances_are_not_lost_in_rounding() -> None:
    images = 1 + seeded_normal(60, 64)
    others = images + 1e-7  # where |x|^2 - 2xy + |y|^2 has no digit left
    expected = (images - others).square().mean(1)
    torch.testing.assert_close(
        distance_to_nearest(images, others), expected, rtol=1e-6, atol=0
    )


@given(seeds)
def test_the_nearest_image_is_found_by_trying_all(seed: int) -> None:
    a, b = seeded_normal(4, 6, seed=seed), seeded_normal(5, 6, seed=seed + 1)
    every = [[(x - y).square().mean().item() for y in b] for x in a]
    expected = a.new_tensor([min(row) for row in every])

    torch.testing.assert_close(distance_to_nearest(a, b), expected)


@given(st.floats(-5, 5), st.floats(0.01, 10), seeds)
def test_kl_and_code_agree_with_torchs_normal(
    mu: float, sigma: float, seed: int
) -> None:
    mean = seeded_normal(3, 4, seed=seed) * mu
    log_variance = seeded_normal(3, 4, seed=seed + 1) + 2 * math.log(sigma)
    normal = Normal(mean, log_variance.exp().sqrt())
    standard = Normal(torch.zeros_like(mean), torch.ones_like(mean))
    noise = seeded_normal(3, 4, seed=seed + 2)

    torch.testing.assert_close(
        kl_to_standard_normal(mean, log_variance),
        kl_divergence(normal, standard).sum(1),
    )
    torch.testing.assert_close(
        reparametrize(mean, log_variance, noise), normal.icdf(standard.cdf(noise))
    )


def test_kl_is_summed_over_the_last_axis() -> None:
    mean, log_variance = seeded_normal(2, 2, 3, 4)
    each = kl_to_standard_normal(mean.flatten(0, 1), log_variance.flatten(0, 1))

    summed = kl_to_standard_normal(mean, log_variance)
    torch.testing.assert_close(summed, each.view(2, 3))


@given(seeds, st.floats(0.01, 10))
def test_the_variational_loss_is_the_negative_bound(seed: int, variance: float) -> None:
    net = VariationalAutoencoder(6, 3, 5, seed)
    images, noise = seeded_normal(7, 6, seed=seed), seeded_normal(7, 3, seed=seed + 1)
    mean, log_variance = net.encode(images)
    output = net.decoder(mean + log_variance.exp().sqrt() * noise)
    pixels = Normal(output, torch.full_like(output, variance**0.5))
    standard = Normal(torch.zeros_like(mean), torch.ones_like(mean))
    codes = Normal(mean, log_variance.exp().sqrt())
    bound = pixels.log_prob(images).sum(1) - kl_divergence(codes, standard).sum(1)
    constant = 3 * math.log(2 * math.pi * variance)  # of 6 pixels

    assert mean.shape == log_variance.shape == (7, 3)
    torch.testing.assert_close(
        variational_loss(net, images, noise, variance) + constant, -bound.mean()
    )
    default = variational_loss(net, images, noise)
    torch.testing.assert_close(default, variational_loss(net, images, noise, 0.2))


@pytest.mark.parametrize("kind", [Autoencoder, VariationalAutoencoder])
@pytest.mark.parametrize("name", ["pixels", "code", "hidden"])
def test_sizes_below_one_and_no_integers_are_refused(
    kind: type[nn.Module], name: str
) -> None:
    sizes = {"pixels": 6, "code": 2, "hidden": 5}
    with pytest.raises(ValueError, match=f"{name} must be at least 1, got 0"):
        kind(**(sizes | {name: 0}))
    with pytest.raises(TypeError, match=f"{name} must be an int"):
        kind(**(sizes | {name: 1.5}))


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="seed must be at least 0, got -1"):
        Autoencoder(6, 2, seed=-1)


def test_images_of_another_size_are_refused() -> None:
    wide = seeded_normal(3, 7)
    message = r"must have shape \(%s, 6\), got \(%s\)"
    with pytest.raises(ValueError, match=f"images {message % ('...', '3, 7')}"):
        Autoencoder(6, 2)(wide)
    for images, shape in ((wide, "3, 7"), (seeded_normal(2, 4, 6), "2, 4, 6")):
        with pytest.raises(ValueError, match=f"images {message % ('any', shape)}"):
            VariationalAutoencoder(6, 2).encode(images)


def test_a_tiny_divergence_keeps_its_digits_and_its_sign() -> None:
    v = torch.linspace(-1e-3, 1e-3, 1001).float()
    found = kl_to_standard_normal(torch.zeros(1001, 1).float(), v[:, None])
    expected = v.double().square() / 4 + v.double() ** 3 / 12  # of (e^v - 1 - v)/2
    assert found.min() >= 0
    torch.testing.assert_close(found.double(), expected, rtol=1e-2, atol=1e-9)


def test_pca_refuses_what_does_not_fit() -> None:
    images = seeded_normal(4, 6)
    with pytest.raises(TypeError, match=r"images must be a float.*, got torch.int64"):
        principal_components(images.long(), 1)
    with pytest.raises(ValueError, match="count must be at most 4, got 5"):
        principal_components(images, 5)
    with pytest.raises(ValueError, match="images must have shape"):
        principal_components(images[0], 1)
    mean, axes = principal_components(images, 2)
    with pytest.raises(ValueError, match=r"mean must have shape \(6,\)"):
        project(images, mean[:5], axes)
    with pytest.raises(ValueError, match=r"images must have shape \(any, 6\)"):
        project(images[:, :5], mean, axes)


def test_a_distance_needs_other_images_of_the_same_size() -> None:
    images = seeded_normal(4, 6)
    with pytest.raises(ValueError, match="others must hold at least one image"):
        distance_to_nearest(images, images[:0])
    with pytest.raises(ValueError, match=r"others must have shape \(any, 6\)"):
        distance_to_nearest(images, images[:, :5])


def test_code_kl_and_loss_refuse_what_does_not_fit() -> None:
    a, b = seeded_normal(3, 4), seeded_normal(3, 5)
    with pytest.raises(ValueError, match=r"log_variance must have shape \(3, 4\)"):
        reparametrize(a, b, a)
    with pytest.raises(ValueError, match=r"noise must have shape \(3, 4\)"):
        reparametrize(a, a, b)
    with pytest.raises(ValueError, match=r"log_variance must have shape \(3, 4\)"):
        kl_to_standard_normal(a, b)
    for function in (reparametrize, kl_to_standard_normal):
        with pytest.raises(TypeError, match=r"mean must be a float.*, got float"):
            function(0.5, *[a, a][: 2 if function is reparametrize else 1])
    net = VariationalAutoencoder(4, 2)
    with pytest.raises(ValueError, match=r"variance must lie in \(0, inf\), got 0"):
        variational_loss(net, a, a[:, :2], 0)
