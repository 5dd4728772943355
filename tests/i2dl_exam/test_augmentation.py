"""Each augmentation against another way to compute it, and what it must keep."""

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor
from torch.testing import assert_close

from i2dl_exam.augmentation import (
    add_noise,
    change_brightness,
    change_contrast,
    crop,
    erase,
    flip,
    rotate,
    shift,
)
from i2dl_exam.sampling import seeded_normal, seeded_uniform

factors = st.floats(0, 3)


@st.composite
def pictures(draw: st.DrawFn) -> Tensor:
    """Any small batch with values from 0 to 1."""
    shape = [draw(st.integers(1, most)) for most in (3, 3, 7, 7)]
    return seeded_uniform(*shape, seed=draw(st.integers(0, 10**6))) / 2 + 0.5


EIGHT: dict[str, Callable[[Tensor], Tensor]] = {
    "flip": flip,
    "shift": lambda x: shift(x, 1, -1),
    "crop": lambda x: crop(x, 1, 0, 2),
    "rotate": lambda x: rotate(x, 20),
    "add_noise": lambda x: add_noise(x, 0.1),
    "change_brightness": lambda x: change_brightness(x, 1.5),
    "change_contrast": lambda x: change_contrast(x, 1.5),
    "erase": lambda x: erase(x, 0, 1, 2),
}


@pytest.mark.parametrize("name", EIGHT)
def test_all_eight_keep_shape_range_and_the_original(name: str) -> None:
    x = seeded_uniform(4, 3, 5, 6) / 2 + 0.5
    before = x.clone()
    y = EIGHT[name](x)

    assert x.equal(before)
    assert y.shape == x.shape
    assert y.min() >= 0
    assert y.max() <= 1
    assert not torch.isclose(y, x).all()


@pytest.mark.parametrize("name", sorted(EIGHT.keys() - {"add_noise"}))
def test_pictures_of_a_batch_do_not_influence_each_other(name: str) -> None:
    x = seeded_uniform(4, 3, 5, 6) / 2 + 0.5

    assert_close(
        EIGHT[name](x), torch.cat([EIGHT[name](x[i : i + 1]) for i in range(4)])
    )


@pytest.mark.parametrize("name", EIGHT)
def test_pictures_must_be_a_batch(name: str) -> None:
    with pytest.raises(
        ValueError, match=r"images must have shape \(any, any, any, any"
    ):
        EIGHT[name](torch.zeros(3, 5, 6))
    with pytest.raises(TypeError, match="images must be a tensor"):
        EIGHT[name]([[[[0.0]]]])


@given(pictures())
def test_a_flip_reads_each_row_backwards(x: Tensor) -> None:
    y = flip(x)

    assert y.equal(torch.flip(x, dims=(3,)))
    assert y.tolist() == [
        [[row[::-1] for row in channel] for channel in picture]
        for picture in x.tolist()
    ]


@given(pictures(), st.data())
def test_a_shift_is_a_slice_of_the_padded_picture(
    x: Tensor, data: st.DataObject
) -> None:
    height, width = x.shape[2:]
    down = data.draw(st.integers(1 - height, height - 1))
    right = data.draw(st.integers(1 - width, width - 1))
    padded = F.pad(x, (width, width, height, height), mode="replicate")
    top, left = height - down, width - right

    assert shift(x, down, right).equal(
        padded[:, :, top : top + height, left : left + width]
    )


def test_small_integers_of_numpy_do_not_overflow() -> None:
    x, n = seeded_normal(1, 1, 400, 400), np.uint8(200)
    assert crop(x, n, n, n).equal(crop(x, 200, 200, 200))
    assert erase(x, n, n, n).equal(erase(x, 200, 200, 200))
    assert shift(x, np.int8(100), np.int8(-100)).equal(shift(x, 100, -100))


@given(pictures(), st.data())
def test_a_crop_interpolates_the_window_as_numpy_does(
    x: Tensor, data: st.DataObject
) -> None:
    height, width = x.shape[2:]
    side = data.draw(st.integers(1, min(height, width)))
    top = data.draw(st.integers(0, height - side))
    left = data.draw(st.integers(0, width - side))
    window = x[:, :, top : top + side, left : left + side].cpu().numpy()

    def stretched(values: np.ndarray, axis: int, length: int) -> np.ndarray:
        places = (np.arange(length) + 0.5) * side / length - 0.5
        return np.apply_along_axis(
            lambda line: np.interp(places, np.arange(side), line), axis, values
        )

    expected = stretched(stretched(window, 2, height), 3, width)
    np.testing.assert_allclose(crop(x, top, left, side).cpu().numpy(), expected)


@given(st.integers(1, 7), st.integers(0, 10**6), st.integers(-8, 8))
def test_quarter_turns_are_those_of_torch(side: int, seed: int, turns: int) -> None:
    x = seeded_uniform(2, 3, side, side, seed=seed)

    assert_close(rotate(x, 90 * turns), x.rot90(turns, dims=(2, 3)))


@given(pictures())
def test_a_half_turn_flips_both_ways_whatever_the_shape(x: Tensor) -> None:
    assert_close(rotate(x, 180), x.flip(2, 3))
    assert_close(rotate(x, 360), x)


@given(st.integers(6, 12), st.integers(6, 12), st.floats(-180, 180))
def test_a_slope_turns_with_the_picture(
    height: int, width: int, degrees: float
) -> None:
    # Interpolation is exact on x = a right + b up; the slope (a, b) turns.
    up = ((height - 1) / 2 - torch.arange(height, dtype=torch.float64))[:, None]
    right = torch.arange(width, dtype=torch.float64) - (width - 1) / 2
    angle = math.radians(degrees)
    a, b = 0.3, 0.5
    turned = rotate((a * right + b * up)[None, None], degrees)[0, 0]
    along = a * math.cos(angle) - b * math.sin(angle)
    across = a * math.sin(angle) + b * math.cos(angle)
    inside = (right**2 + up**2).sqrt() <= (min(height, width) - 1) / 2

    assert_close(turned[inside], (along * right + across * up)[inside])


def test_outside_the_picture_the_edge_is_repeated() -> None:
    x = torch.full((1, 3, 8, 8), 0.25, dtype=torch.float64)

    assert_close(rotate(x, 37), x)


@given(pictures(), st.integers(0, 10**6))
def test_noise_depends_on_its_seed_alone(x: Tensor, seed: int) -> None:
    y = add_noise(x, 0.1, seed)
    torch.manual_seed(99)

    assert add_noise(x, 0.1, seed).equal(y)
    assert add_noise(x, 0).equal(x)
    grey = 0.2 * x + 0.4  # not cut off
    first, second = (add_noise(grey, 0.01, s) for s in (seed, seed + 1))
    assert not first.equal(second)


def test_noise_has_mean_0_and_its_standard_deviation_and_is_cut_off() -> None:
    x = torch.full((10, 3, 40, 40), 0.5, dtype=torch.float64)
    noise = add_noise(x, 0.05) - x

    assert abs(noise.mean()) < 0.001
    assert abs(noise.std() - 0.05) < 0.001
    half = add_noise(torch.zeros_like(x), 0.05)
    assert 0.45 < (half == 0).double().mean() < 0.55
    half = add_noise(torch.ones_like(x), 0.05)
    assert 0.45 < (half == 1).double().mean() < 0.55


@given(pictures(), factors)
def test_brightness_multiplies_each_value_up_to_1(x: Tensor, factor: float) -> None:
    expected = [min(1, factor * value) for value in x.flatten().tolist()]

    assert change_brightness(x, factor).flatten().tolist() == pytest.approx(expected)


@given(pictures(), factors)
def test_contrast_multiplies_the_distance_from_the_mean_colour(
    x: Tensor, factor: float
) -> None:
    y = change_contrast(x, factor)
    for old, new in zip(x.flatten(0, 1), y.flatten(0, 1), strict=True):
        values = old.flatten().tolist()
        mean = sum(values) / len(values)
        expected = [min(1, max(0, mean + factor * (v - mean))) for v in values]
        assert new.flatten().tolist() == pytest.approx(expected)
    assert_close(change_contrast(x, 1), x)


@given(pictures(), st.floats(0, 1))
def test_weaker_contrast_keeps_the_mean_colour(x: Tensor, factor: float) -> None:
    assert_close(change_contrast(x, factor).mean((2, 3)), x.mean((2, 3)))


@given(pictures(), st.data())
def test_erasing_changes_one_square_to_the_mean_colour(
    x: Tensor, data: st.DataObject
) -> None:
    height, width = x.shape[2:]
    side = data.draw(st.integers(1, min(height, width)))
    top = data.draw(st.integers(0, height - side))
    left = data.draw(st.integers(0, width - side))
    y = erase(x, top, left, side)
    for r in range(height):
        for c in range(width):
            inside = top <= r < top + side and left <= c < left + side
            assert_close(y[:, :, r, c], x.mean((2, 3)) if inside else x[:, :, r, c])


X = torch.zeros(1, 3, 4, 6, dtype=torch.float64)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda: shift(X, 4, 0), "down must be at most 3, got 4"),
        (lambda: shift(X, -4, 0), "down must be at least -3, got -4"),
        (lambda: shift(X, 0, 6), "right must be at most 5, got 6"),
        (lambda: shift(X, 0, -6), "right must be at least -5, got -6"),
        (lambda: crop(X, 0, 0, 5), "side must be at most 4, got 5"),
        (lambda: crop(X, 0, 0, 0), "side must be at least 1, got 0"),
        (lambda: crop(X, 2, 0, 3), "top must be at most 1, got 2"),
        (lambda: crop(X, -1, 0, 3), "top must be at least 0, got -1"),
        (lambda: crop(X, 0, 4, 3), "left must be at most 3, got 4"),
        (lambda: crop(X, 0, -1, 3), "left must be at least 0, got -1"),
        (lambda: rotate(X, math.inf), "degrees must lie in"),
        (lambda: rotate(X, -math.inf), "degrees must lie in"),
        (lambda: rotate(X, math.nan), "degrees must lie in"),
        (lambda: add_noise(X, -0.1), "std must lie in"),
        (lambda: add_noise(X, 0.1, -1), "seed must be at least 0, got -1"),
        (lambda: change_brightness(X, -0.5), "factor must lie in"),
        (lambda: change_contrast(X, -0.5), "factor must lie in"),
        (lambda: erase(X, 0, 0, 5), "side must be at most 4, got 5"),
        (lambda: erase(X, 0, 0, 0), "side must be at least 1, got 0"),
        (lambda: erase(X, -1, 0, 3), "top must be at least 0, got -1"),
        (lambda: erase(X, 0, -1, 3), "left must be at least 0, got -1"),
        (lambda: erase(X, 2, 0, 3), "top must be at most 1, got 2"),
        (lambda: erase(X, 0, 4, 3), "left must be at most 3, got 4"),
    ],
)
def test_numbers_that_do_not_fit_are_refused(
    change: Callable[[], Tensor], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        change()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda: shift(X, 0.5, 0), r"down must be an int, got 0\.5"),
        (lambda: shift(X, 0, 0.5), r"right must be an int, got 0\.5"),
        (lambda: crop(X, 0.5, 0, 1), r"top must be an int, got 0\.5"),
        (lambda: crop(X, 0, 0.5, 1), r"left must be an int, got 0\.5"),
        (lambda: crop(X, 0, 0, 1.5), r"side must be an int, got 1\.5"),
        (lambda: rotate(X, "10"), "degrees must be a real number, got '10'"),
        (lambda: add_noise(X, None), "std must be a real number, got None"),
        (lambda: add_noise(X, 0.1, 0.5), r"seed must be an int, got 0\.5"),
        (lambda: change_brightness(X, "2"), "factor must be a real number, got '2'"),
        (lambda: change_contrast(X, "2"), "factor must be a real number, got '2'"),
        (lambda: erase(X, 0, 0, 1.5), r"side must be an int, got 1\.5"),
    ],
)
def test_numbers_of_the_wrong_type_are_refused(
    change: Callable[[], Tensor], message: str
) -> None:
    with pytest.raises(TypeError, match=message):
        change()


@pytest.mark.parametrize(
    "change",
    [
        lambda x: crop(x, 0, 0, 3),
        lambda x: rotate(x, 10),
        lambda x: add_noise(x, 0.1),
        lambda x: change_contrast(x, 2),
        lambda x: erase(x, 0, 0, 3),
    ],
)
def test_pictures_in_whole_numbers_are_refused(
    change: Callable[[Tensor], Tensor],
) -> None:
    message = r"^images must be a floating-point tensor, got torch\.uint8$"
    with pytest.raises(TypeError, match=message):
        change(X.byte())
