"""Coins are discs that lie wholly inside their images."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from i2dl_exam.coins import coins
from i2dl_exam.sampling import seeded_uniform


def shares(count: int, seed: int = 0) -> Tensor:
    return (seeded_uniform(count, 3, seed=seed) + 1) / 2


@given(st.integers(6, 20), st.integers(0, 10**6))
def test_every_pixel_is_radius_minus_distance(size: int, seed: int) -> None:
    share = shares(3, seed)
    images = coins(share, size).view(3, size, size)

    for image, (r, row, column) in zip(images.tolist(), share.tolist(), strict=True):
        radius = size * (0.15 + 0.2 * r)
        centre = [radius + (size - 1 - 2 * radius) * s for s in (row, column)]
        for i in range(size):
            for j in range(size):
                grey = radius - math.dist((i, j), centre) + 0.5
                assert math.isclose(image[i][j], min(max(grey, 0), 1), abs_tol=1e-9)


@given(st.integers(0, 10**6))
def test_a_coin_is_a_disc_wholly_inside_its_image(seed: int) -> None:
    size = 24
    image = coins(shares(8, seed), size).view(8, size, size)
    weight = image.sum((1, 2))
    at = torch.arange(size).to(image)
    row = (image.sum(2) * at).sum(1) / weight
    column = (image.sum(1) * at).sum(1) / weight
    radius = (weight / math.pi).sqrt()

    assert radius.min() > 0.14 * size
    assert radius.max() < 0.36 * size
    for centre in (row, column):  # its edge stays on the pixels
        assert (centre - radius).min() > -0.1
        assert (centre + radius).max() < size - 0.9


@pytest.mark.parametrize("wrong", [-0.1, 1.1, math.nan])
def test_a_coin_outside_its_image_is_refused(wrong: float) -> None:
    share = torch.tensor([[0.5, 0.5, wrong]])
    with pytest.raises(ValueError, match=r"share must lie in \[0, 1\], got"):
        coins(share, 8)
