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


def stay(y: Tensor) -> Tensor:
    return y


def test_gaps_of_a_row_are_those_counted_by_hand() -> None:
    x = torch.tensor([[[[1.0, 2.0, 4.0]]]])  # shifted: 4, 1, 2
    assert equivariance_gap(lambda x: x, shift, x, stay) == 3
    assert equivariance_gap(lambda x: x, shift, x) == 0
    ramp = torch.tensor([0.0, 10.0, 20.0])
    assert equivariance_gap(lambda x: x + ramp, shift, x, stay) == 3
    assert (
        equivariance_gap(lambda x: x + ramp, shift, x) == 20
    )  # 0, 10, 20 to 20, 0, 10


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(-9, 9), st.integers(0, 99))
def test_pixelwise_functions_move_along_and_sums_stay(
    height: int, width: int, by: int, seed: int
) -> None:
    x = seeded_normal(3, 2, height, width, seed=seed)
    gaps = (
        equivariance_gap(torch.exp, lambda x: x.roll(by, dims=-2), x),
        equivariance_gap(torch.exp, lambda x: x.rot90(dims=(-2, -1)), x),
        equivariance_gap(
            lambda x: x.sum((-2, -1)), lambda x: x.rot90(dims=(-2, -1)), x, stay
        ),
    )
    assert max(gaps) < 1e-12


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 4), st.integers(0, 4), st.integers(0, 99))
def test_output_may_move_in_another_way(stride: int, by: int, seed: int) -> None:
    x = seeded_normal(2, 1, 3, 12, seed=seed)
    gap = equivariance_gap(
        lambda x: x[..., ::stride],
        lambda x: x.roll(by * stride, dims=-1),
        x,
        lambda y: y.roll(by, dims=-1),
    )
    assert (gap == 0) is (12 % stride == 0)


def test_bytes_and_truth_values_are_compared_as_numbers() -> None:
    x = torch.tensor([[[[0, 1]]]], dtype=torch.uint8)
    for f in (lambda x: x, lambda x: x > 0):
        assert equivariance_gap(f, shift, x, stay) == 1


def test_outputs_of_two_shapes_and_no_images_are_refused() -> None:
    def turn(x: Tensor) -> Tensor:
        return x.rot90(1, (-2, -1))

    with pytest.raises(RuntimeError, match="equal size"):
        equivariance_gap(stay, turn, torch.ones(1, 1, 2, 1), stay)
    with pytest.raises(ValueError, match="at least one pixel"):
        equivariance_gap(stay, turn, torch.ones(0, 1, 2, 2))
