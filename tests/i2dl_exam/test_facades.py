"""Facades have three styles by day and by night."""

import itertools
import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from i2dl_exam.facades import STYLES, facades
from i2dl_exam.sampling import seeded_uniform

seeds = st.integers(0, 10**6)


def grey(images: Tensor) -> Tensor:
    return images.mean(dim=1)


def glass(images: Tensor, night: bool) -> Tensor:
    """Pixels of glass: the dark ones by day, the bright ones by night."""
    values = grey(images)
    middle = (values.amax((1, 2)) + values.amin((1, 2)))[:, None, None] / 2
    return values > middle if night else values < middle


@given(st.integers(1, 12), st.booleans(), st.integers(8, 40), seeds)
def test_pictures_are_rgb_and_the_styles_take_turns(
    count: int, night: bool, size: int, seed: int
) -> None:
    images, labels = facades(count, night, size, seed)

    assert images.shape == (count, 3, size, size)
    assert (images.dtype, labels.dtype) == (torch.float64, torch.int64)
    assert images.min() >= 0
    assert images.max() <= 1
    assert labels.tolist() == [i % 3 for i in range(count)]
    assert len(STYLES) == 3


def by_hand(number: int, night: bool, size: int, draws: list[float]) -> list[float]:
    """One picture, pixel by pixel."""
    u = [(draw + 1) / 2 for draw in draws[:8]]

    def opening(axis: int, place: int) -> float:
        turns = (2.5 + u[axis]) * (place + 0.5) / size + u[2 + axis]
        return min(1, max(0, 0.5 + 1.5 * math.cos(2 * math.pi * turns)))

    values = []
    places = itertools.product(range(3), range(size), range(size))
    for (channel, y, x), noise in zip(places, draws[8:], strict=True):
        row, column = opening(0, y), opening(1, x)
        glass = [row, row * column, row + column - row * column][number % 3]
        wall = 0.65 + 0.3 * u[4 + channel]
        pane = 0.2 + 0.2 * u[7]
        if night:
            wall /= 8
            pane = 0.6 + 0.4 * u[7]
        values.append(min(1, max(0, wall + (pane - wall) * glass + 0.1 * noise)))
    return values


@settings(deadline=None, max_examples=20)
@given(st.booleans(), st.integers(8, 13), seeds)
def test_pictures_are_drawn_as_described(night: bool, size: int, seed: int) -> None:
    draws = seeded_uniform(3, 8 + 3 * size**2, seed=seed).tolist()
    drawn = [by_hand(i, night, size, row) for i, row in enumerate(draws)]
    images, _ = facades(3, night, size, seed)

    torch.testing.assert_close(images.flatten(1), images.new_tensor(drawn))


def test_pictures_have_12_pixels_a_side_by_default() -> None:
    assert facades(2)[0].equal(facades(2, night=False, size=12, seed=0)[0])


@given(seeds)
def test_the_same_seed_gives_the_same_pictures_and_another_others(seed: int) -> None:
    first, again, other = (facades(6, seed=s)[0] for s in (seed, seed, seed + 1))

    assert first.equal(again)
    assert not torch.isclose(first, other).all((1, 2, 3)).any()
    assert len(first.unique(dim=0)) == 6


@settings(deadline=None)
@given(seeds)
def test_night_shows_the_same_glass_brighter_than_the_wall(seed: int) -> None:
    day, night = (facades(30, by_night, 32, seed)[0] for by_night in (False, True))
    same = (glass(day, night=False) == glass(night, night=True)).double().mean((1, 2))

    assert same.min() > 0.7  # all but the soft edges
    pane = glass(day, night=False)
    for image, other, where in zip(grey(day), grey(night), pane, strict=True):
        assert image[where].mean() < image[~where].mean()
        assert other[where].mean() > other[~where].mean()


@given(seeds)
def test_bands_run_across_windows_are_few_and_panels_are_the_rest(seed: int) -> None:
    images, _ = facades(3, size=40, seed=seed)
    bands, windows, panels = glass(images, night=False).double()

    def changes(line: Tensor) -> int:
        """How often the line goes from glass to wall or back."""
        inside = line > (line.amax() + line.amin()) / 2
        return int((inside[1:] != inside[:-1]).sum())

    assert 4 <= changes(bands.mean(1)) <= 7  # 2.5 to 3.5 bands
    assert bands.mean(1).std() > 5 * bands.mean(0).std()
    for picture in (windows, panels):
        assert 4 <= changes(picture.mean(0)) <= 7
        assert 4 <= changes(picture.mean(1)) <= 7
    assert windows.mean() < 0.45 < 0.55 < panels.mean()


def test_a_picture_needs_8_pixels_a_side() -> None:
    with pytest.raises(ValueError, match="size must be at least 8, got 7"):
        facades(3, size=7)
