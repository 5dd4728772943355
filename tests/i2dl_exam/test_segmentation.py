"""The segmentation head, the loss of its pixels and the noisy coins."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from i2dl_exam.coins import coins
from i2dl_exam.sampling import seeded_normal
from i2dl_exam.segmentation import (
    ConvolutionalAutoencoder,
    noisy_coins,
    pixel_cross_entropy,
    replace_output,
)

sizes = st.integers(1, 5)


@given(sizes, sizes, sizes, sizes)
@settings(max_examples=20)
def test_a_colour_image_becomes_a_code_and_an_image_again(
    n: int, h: int, w: int, z: int
) -> None:
    net = ConvolutionalAutoencoder(2 * h, 2 * w, z)
    images = seeded_normal(n, 3, 2 * h, 2 * w)

    assert net.encoder(images).shape == (n, z)
    assert net(images).shape == images.shape
    assert net(images).dtype == torch.float64


def test_the_layers_are_convolution_code_and_back_with_a_relu_each() -> None:
    net, images = ConvolutionalAutoencoder(6, 4, 3), seeded_normal(2, 3, 6, 4)
    kernel, bias, to_code, code_bias = net.encoder.parameters()
    from_code, start, head, head_bias = net.decoder.parameters()

    maps = F.conv2d(images, kernel, bias, stride=2, padding=1).relu()
    code = F.linear(maps.flatten(1), to_code, code_bias)
    grid = F.linear(code, from_code, start).relu().view(2, 16, 3, 2)
    large = grid.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)

    assert kernel.shape == (16, 3, 3, 3)
    torch.testing.assert_close(net.encoder(images), code)
    torch.testing.assert_close(net(images), F.conv2d(large, head, head_bias, padding=1))


@pytest.mark.parametrize("channels", [1, 2, 5])
def test_a_new_head_changes_the_last_layer_of_a_copy(channels: int) -> None:
    net = ConvolutionalAutoencoder(6, 4, 3)
    images = seeded_normal(2, 3, 6, 4)
    before = net(images)
    changed = replace_output(net, channels)

    assert changed(images).shape == (2, channels, 6, 4)
    assert changed(images).dtype == torch.float64
    assert net(images).equal(before)
    assert changed.encoder(images).equal(net.encoder(images))
    features = net.decoder[:-1](net.encoder(images))
    assert changed.decoder[:-1](changed.encoder(images)).equal(features)
    with torch.no_grad():
        next(changed.parameters()).zero_()
    assert net(images).equal(before)  # nothing is shared


def test_the_seeds_alone_fix_the_weights() -> None:
    images = seeded_normal(2, 3, 6, 4)
    nets = [ConvolutionalAutoencoder(6, 4, 3, seed) for seed in (5, 5, 6)]
    heads = [replace_output(nets[0], 1, seed) for seed in (5, 5, 6)]

    for same, also, other in (nets, heads):
        assert same(images).equal(also(images))
        assert not same(images).equal(other(images))


def test_sizes_that_do_not_fit_are_refused() -> None:
    for height, width in ((5, 4), (4, 7)):
        with pytest.raises(ValueError, match="height and width must be even, got"):
            ConvolutionalAutoencoder(height, width, 2)
    with pytest.raises(ValueError, match="code must be at least 1, got 0"):
        ConvolutionalAutoencoder(4, 4, 0)
    with pytest.raises(TypeError, match=r"height must be an int, got 4\.0"):
        ConvolutionalAutoencoder(4.0, 4, 2)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="channels must be at least 1, got 0"):
        replace_output(ConvolutionalAutoencoder(4, 4, 2), 0)


@st.composite
def batches(draw: st.DrawFn, least: int = 1) -> tuple[Tensor, Tensor]:
    """Logits of any size from tiny to huge, and masks with their classes."""
    n, h, w = draw(sizes), draw(sizes), draw(sizes)
    channels = draw(st.integers(least, 4))
    scale = draw(st.sampled_from([1e-3, 1.0, 30.0, 1e5]))
    seed = draw(st.integers(0, 999))
    logits = scale * seeded_normal(n, channels, h, w, seed=seed)
    generator = torch.Generator("cpu").manual_seed(seed)
    top = max(channels, 2)
    masks = torch.randint(top, (n, h, w), generator=generator, device="cpu")
    return logits, masks.to(logits.device)


@settings(max_examples=100)
@given(batches(least=2))
def test_cross_entropy_over_channels_and_its_gradient_equal_torchs(
    batch: tuple[Tensor, Tensor],
) -> None:
    logits, masks = batch
    leaf = logits.requires_grad_()
    ours, torchs = pixel_cross_entropy(leaf, masks), F.cross_entropy(leaf, masks)
    gradients = [torch.autograd.grad(loss, leaf)[0] for loss in (ours, torchs)]

    torch.testing.assert_close(ours, torchs, rtol=1e-10, atol=1e-10)
    torch.testing.assert_close(gradients[0], gradients[1], rtol=1e-10, atol=1e-12)


@settings(max_examples=100)
@given(batches())
def test_one_channel_is_binary_cross_entropy(batch: tuple[Tensor, Tensor]) -> None:
    leaf = batch[0][:, :1].requires_grad_()
    masks = batch[1].clamp(max=1)
    ours = pixel_cross_entropy(leaf, masks)
    torchs = F.binary_cross_entropy_with_logits(leaf[:, 0], masks.double())
    gradients = [torch.autograd.grad(loss, leaf)[0] for loss in (ours, torchs)]

    torch.testing.assert_close(ours, torchs, rtol=1e-10, atol=1e-10)
    torch.testing.assert_close(gradients[0], gradients[1], rtol=1e-10, atol=1e-12)


def test_logits_and_masks_that_do_not_fit_are_refused() -> None:
    logits, masks = torch.zeros(2, 1, 3, 4), torch.zeros(2, 3, 4, dtype=torch.int64)
    with pytest.raises(ValueError, match=r"logits must have shape \(any, any, any, an"):
        pixel_cross_entropy(logits[0], masks)
    with pytest.raises(
        ValueError, match=r"masks must have shape \(2, 3, 4\), got \(2, "
    ):
        pixel_cross_entropy(logits, masks.mT)
    with pytest.raises(ValueError, match="labels must lie in 0 to 1, got 0 to 2"):
        pixel_cross_entropy(logits, masks + 2 * (torch.arange(4) > 2))
    with pytest.raises(
        TypeError, match=r"labels must be torch\.int64, got torch\.bool"
    ):
        pixel_cross_entropy(logits, masks > 0)


def test_noisy_coins_take_small_integers_of_numpy() -> None:
    assert noisy_coins(2, np.uint8(200))[0].equal(noisy_coins(2, 200)[0])


def test_noise_has_a_seed_of_its_own_that_no_coins_have() -> None:
    for seed in (0, 1, 5):
        noise = (noisy_coins(3, seed)[0] - coins(3, seed=2 * seed)[0].flatten(1)) / 0.6
        drawn = seeded_normal(3, 145, seed=2 * seed + 1)[:, :144]
        torch.testing.assert_close(noise, drawn)


def test_noisy_coins_need_a_number_and_a_seed() -> None:
    with pytest.raises(ValueError, match="count must be at least 1, got 0"):
        noisy_coins(0)
    with pytest.raises(ValueError, match="seed must be at least 0, got -1"):
        noisy_coins(1, -1)
    with pytest.raises(TypeError, match=r"seed must be an int, got 0\.5"):
        noisy_coins(1, 0.5)  # type: ignore[arg-type]


@given(st.integers(0, 10**6), st.booleans())
@settings(max_examples=20)
def test_noisy_coins_are_coins_or_their_negatives_with_normal_noise(
    seed: int, dark: bool
) -> None:
    images, masks = noisy_coins(200, seed, dark=dark)
    clean, true = coins(200, 12, 2 * seed)
    flat = clean.flatten(1)
    noise = images - flat
    negative = (images - (1 - flat)).square().sum(1) < noise.square().sum(1)
    noise = torch.where(negative[:, None], images - (1 - flat), noise)

    assert masks.equal(true)
    assert images.shape == (200, 144)
    assert abs(noise.mean().item()) < 0.02
    assert 0.58 < noise.std().item() < 0.62
    share = negative.double().mean().item()
    assert 0.3 < share < 0.7 if dark else share == 0


def test_noisy_coins_are_bright_by_default_and_their_noise_follows_the_seed() -> None:
    images, _ = noisy_coins(50, 3)
    noise = [noisy_coins(50, k)[0] - coins(50, 12, 2 * k)[0].flatten(1) for k in (3, 4)]

    assert images.equal(noisy_coins(50, 3, dark=False)[0])
    assert (noise[0] - noise[1]).abs().mean().item() > 0.5
