"""Turned pictures against torch's quarter turns, and slopes whose turn is known."""

import math

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.testing import assert_close

from i2dl_exam.augmentation import rotate
from i2dl_exam.sampling import seeded_uniform


@given(st.integers(1, 7), st.integers(0, 10**6), st.integers(-8, 8))
def test_quarter_turns_are_those_of_torch(side: int, seed: int, turns: int) -> None:
    x = seeded_uniform(2, 3, side, side, seed=seed)

    assert_close(rotate(x, 90 * turns), x.rot90(turns, dims=(2, 3)))


@given(st.integers(6, 12), st.floats(-180, 180))
def test_a_slope_turns_with_the_picture(side: int, degrees: float) -> None:
    # Interpolation is exact on x = a right + b up; the slope (a, b) turns.
    right = torch.arange(side, dtype=torch.float64) - (side - 1) / 2
    up = -right[:, None]
    angle = math.radians(degrees)
    a, b = 0.3, 0.5
    turned = rotate((a * right + b * up)[None, None], degrees)[0, 0]
    along = a * math.cos(angle) - b * math.sin(angle)
    across = a * math.sin(angle) + b * math.cos(angle)
    inside = (right**2 + up**2).sqrt() <= (side - 1) / 2

    assert_close(turned[inside], (along * right + across * up)[inside])


def test_outside_the_picture_the_edge_is_repeated() -> None:
    x = torch.full((1, 3, 8, 8), 0.25, dtype=torch.float64)

    assert_close(rotate(x, 37), x)
