"""Turned pictures against torch's quarter turns, and slopes whose turn is known."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor
from torch.testing import assert_close

from i2dl_exam.augmentation import rotate
from i2dl_exam.sampling import seeded_uniform


@st.composite
def pictures(draw: st.DrawFn) -> Tensor:
    """Any small batch with values from 0 to 1."""
    shape = [draw(st.integers(1, most)) for most in (3, 3, 7, 7)]
    return seeded_uniform(*shape, seed=draw(st.integers(0, 10**6))) / 2 + 0.5


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


def test_whole_numbers_and_pictures_without_a_batch_are_refused() -> None:
    with pytest.raises(TypeError, match="images must be a floating-point tensor"):
        rotate(torch.zeros(1, 3, 8, 8, dtype=torch.uint8), 10)
    with pytest.raises(ValueError, match=r"images must have shape \(N, C, H, W\)"):
        rotate(torch.zeros(3, 8, 8), 10)
    with pytest.raises(ValueError, match="degrees must lie in"):
        rotate(torch.zeros(1, 3, 8, 8), math.inf)
