"""Coins are discs that lie wholly inside their images; masks say where."""

import math
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from i2dl_exam.coins import coins


@given(st.integers(1, 40), st.integers(6, 40), st.integers(0, 10**6))
def test_images_are_grey_and_masks_mark_their_bright_half(
    count: int, size: int, seed: int
) -> None:
    images, masks = coins(count, size, seed)

    assert (images.shape, masks.shape) == ((count, 1, size, size), (count, size, size))
    assert (images.dtype, masks.dtype) == (torch.float64, torch.int64)
    assert images.min() >= 0
    assert images.max() <= 1
    assert torch.equal(masks == 1, images[:, 0] > 0.5)
    for value in (0, 1):  # every image shows a coin and ground
        assert (masks == value).flatten(1).any(dim=1).all()


@given(st.integers(0, 10**6))
def test_a_coin_is_a_disc_wholly_inside_its_image(seed: int) -> None:
    size = 24
    images, _ = coins(8, size, seed)
    image = images[:, 0]
    weight = image.sum((1, 2))
    at = torch.arange(size, dtype=image.dtype, device=image.device)
    row = (image.sum(2) * at).sum(1) / weight
    column = (image.sum(1) * at).sum(1) / weight
    radius = (weight / math.pi).sqrt()

    assert radius.min() > 0.14 * size
    assert radius.max() < 0.36 * size
    for centre in (row, column):  # its edge stays on the pixels
        assert (centre - radius).min() > -0.1
        assert (centre + radius).max() < size - 0.9
    disc = (at[:, None] - row[:, None, None]).square()
    disc = (disc + (at - column[:, None, None]).square()).sqrt()
    drawn = (radius[:, None, None] - disc + 0.5).clamp(0, 1)
    assert (drawn - image).abs().max() < 0.1


def test_the_same_seed_gives_the_same_coins_and_another_others() -> None:
    first, again, other = (coins(5, seed=seed)[0] for seed in (3, 3, 4))

    assert torch.equal(first, again)
    assert not torch.isclose(first, other).all()


def test_coins_differ_in_place_and_radius() -> None:
    images, masks = coins(200, 12)

    assert images.unique(dim=0).shape[0] == 200
    assert masks.sum((1, 2)).unique().numel() > 10


def test_the_usual_side_is_12_pixels() -> None:
    assert coins(1)[0].shape == (1, 1, 12, 12)


def test_radii_and_places_use_their_whole_range() -> None:
    size = 24
    images, _ = coins(2000, size)
    radius = (images.sum((1, 2, 3)) / math.pi).sqrt()

    assert radius.min() < 0.16 * size
    assert radius.max() > 0.34 * size
    for side in (images[:, 0, 0], images[:, 0, -1], images[..., 0], images[..., -1]):
        assert side.max() > 0.4  # there a coin touches the border


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"count": 0}, "count must be at least 1, got 0"),
        ({"count": 3, "size": 5}, "size must be at least 6, got 5"),
        ({"count": 3, "seed": -1}, "seed must be at least 0, got -1"),
    ],
)
def test_too_small_arguments_are_refused(
    arguments: dict[str, int], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        coins(**arguments)


@pytest.mark.parametrize("name", ["count", "size", "seed"])
def test_what_is_no_integer_is_refused(name: str) -> None:
    arguments: dict[str, Any] = {"count": 3} | {name: 7.5}
    with pytest.raises(TypeError, match=rf"{name} must be an int, got 7\.5"):
        coins(**arguments)
