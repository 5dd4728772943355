"""Facades have three styles by day and by night."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from i2dl_exam.facades import STYLES, facades

seeds = st.integers(0, 10**6)


def grey(images: Tensor) -> Tensor:
    return images.mean(dim=1)


def glass(images: Tensor, night: bool) -> Tensor:
    """Pixels of glass: the dark ones by day, the bright ones by night."""
    values = grey(images)
    middle = (values.amax((1, 2)) + values.amin((1, 2)))[:, None, None] / 2
    return values > middle if night else values < middle


def drawn(seed: int, *args: object, **options: object) -> Tensor:
    """The pictures of one seed."""
    torch.manual_seed(seed)
    return facades(*args, **options)[0]  # type: ignore[arg-type]


@given(st.integers(1, 12), st.booleans(), st.integers(8, 40))
def test_pictures_are_grey_and_the_styles_take_turns(
    count: int, night: bool, size: int
) -> None:
    images, labels = facades(count, night, size)

    assert images.shape == (count, 1, size, size)
    assert (images.dtype, labels.dtype) == (torch.float64, torch.int64)
    assert images.min() >= 0
    assert images.max() <= 1
    assert labels.tolist() == [i % 3 for i in range(count)]
    assert len(STYLES) == 3


def test_pictures_have_12_pixels_a_side_by_default() -> None:
    assert drawn(0, 2).equal(drawn(0, 2, night=False, size=12))


@settings(deadline=None, max_examples=20)
@given(seeds)
def test_levels_of_wall_and_glass_and_the_noise(seed: int) -> None:
    day, night = (drawn(seed, 300, by_night) for by_night in (False, True))

    middle = (0.3 + 0.8) / 2, (0.1 + 0.8) / 2
    for images, (dark, light), cut in (
        (day, (0.3, 0.8), middle[0]),
        (night, (0.1, 0.8), middle[1]),
    ):
        low, high = images[images < cut], images[images > cut]
        assert abs(low.median() - dark) < 0.06
        assert abs(high.median() - light) < 0.06
    walls = day[1::3][day[1::3] > 0.65]
    assert 0.05 < walls.std() < 0.12


def test_without_noise_wall_and_glass_have_one_grey_each() -> None:
    for night, levels in ((False, (0.3, 0.8)), (True, (0.1, 0.8))):
        bands = drawn(0, 1, night, noise=0)[0, 0]
        assert bands.equal(bands[:, :1].expand_as(bands))  # from left to right
        assert (bands.min(), bands.max()) == pytest.approx(levels)


@settings(deadline=None)
@given(seeds)
def test_night_shows_the_same_glass_brighter_than_the_wall(seed: int) -> None:
    day, night = (drawn(seed, 30, by_night, 32) for by_night in (False, True))
    same = (glass(day, night=False) == glass(night, night=True)).double().mean((1, 2))

    assert same.min() > 0.7  # all but the soft edges


@settings(deadline=None)
@given(seeds)
def test_bands_run_across_windows_are_few_and_panels_are_the_rest(seed: int) -> None:
    bands, windows, panels = glass(drawn(seed, 3, size=40), night=False).double()

    def changes(line: Tensor) -> int:
        """How often the line goes from glass to wall or back."""
        inside = line > (line.amax() + line.amin()) / 2
        return int((inside[1:] != inside[:-1]).sum())

    assert 4 <= changes(bands.mean(1)) <= 7  # 2.5 to 3.5 bands
    assert bands.mean(1).std() > 4 * bands.mean(0).std()
    for picture in (windows, panels):
        assert 4 <= changes(picture.mean(0)) <= 7
        assert 4 <= changes(picture.mean(1)) <= 7
    assert windows.mean() < 0.5 < panels.mean()
