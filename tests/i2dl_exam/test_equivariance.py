"""The two gaps, against functions whose answer is known in closed form."""

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from i2dl_exam.equivariance import equivariance_gap, invariance_gap
from i2dl_exam.sampling import seeded_normal


def shift(x: Tensor) -> Tensor:
    return x.roll(1, dims=-1)


def test_gaps_of_a_row_are_those_counted_by_hand() -> None:
    x = torch.tensor([[[[1.0, 2.0, 4.0]]]])  # shifted: 4, 1, 2
    assert invariance_gap(lambda x: x, shift, x) == 3
    assert equivariance_gap(lambda x: x, shift, x) == 0
    ramp = torch.tensor([0.0, 10.0, 20.0])
    assert invariance_gap(lambda x: x + ramp, shift, x) == 3
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
        invariance_gap(lambda x: x.sum((-2, -1)), lambda x: x.rot90(dims=(-2, -1)), x),
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


@pytest.mark.parametrize("gap", [invariance_gap, equivariance_gap])
def test_gaps_refuse_what_is_no_batch_of_images(gap: Any) -> None:
    with pytest.raises(ValueError, match=r"x must have shape \(any, any, any, any\)"):
        gap(shift, shift, torch.zeros(3, 3))
    with pytest.raises(TypeError, match=r"x must be a tensor, got \[1\]"):
        gap(shift, shift, [1])
    empty = r"x must hold at least one pixel, got shape \(0, 1, 3, 3\)"
    with pytest.raises(ValueError, match=empty):
        gap(shift, shift, torch.zeros(0, 1, 3, 3))


def test_bytes_and_truth_values_are_compared_as_numbers() -> None:
    x = torch.tensor([[[[0, 1]]]], dtype=torch.uint8)
    for f in (lambda x: x, lambda x: x > 0):
        assert invariance_gap(f, lambda x: x.roll(1, dims=-1), x) == 1


def test_invariance_refuses_outputs_of_two_shapes() -> None:
    message = (
        r"f must give outputs of one shape, got \(1, 1, 3, 2\) after moving x and "
        r"\(1, 1, 2, 3\) to compare with"
    )
    with pytest.raises(ValueError, match=message):
        invariance_gap(
            lambda x: x, lambda x: x.rot90(1, (-2, -1)), torch.ones(1, 1, 2, 3)
        )
