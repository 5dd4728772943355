"""The gap, against functions whose answer is known in closed form."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from i2dl_exam.equivariance import equivariance_gap
from i2dl_exam.sampling import seeded_normal


def shift(x: Tensor) -> Tensor:
    return x.roll(1, dims=-1)


def test_gaps_of_a_row_are_those_counted_by_hand() -> None:
    x = torch.tensor([[[[1.0, 2.0, 4.0]]]])  # shifted: 4, 1, 2
    ramp = torch.tensor([0.0, 10.0, 20.0])  # shifted: 20, 0, 10
    assert equivariance_gap(lambda x: x, shift, x) == 0
    assert equivariance_gap(lambda x: x + ramp, shift, x) == 20


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(-9, 9), st.integers(0, 99))
def test_pixelwise_maps_move_along(height: int, width: int, by: int, seed: int) -> None:
    x = seeded_normal(3, 2, height, width, seed=seed)
    assert equivariance_gap(torch.exp, lambda x: x.roll(by, dims=-2), x) < 1e-12
    assert equivariance_gap(torch.exp, lambda x: x.rot90(dims=(-2, -1)), x) < 1e-12


def test_outputs_of_two_shapes_and_no_images_are_refused() -> None:
    def turn(x: Tensor) -> Tensor:
        return x.rot90(1, (-2, -1))

    with pytest.raises(RuntimeError, match="equal size"):  # they would broadcast
        equivariance_gap(lambda x: x[..., :1], turn, torch.ones(1, 1, 2, 2))
    with pytest.raises(ValueError, match="at least one pixel"):
        equivariance_gap(shift, turn, torch.ones(0, 1, 2, 2))
