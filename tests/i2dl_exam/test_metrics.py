"""IoU and Dice against sets of pixels, and against sums over them."""

from collections.abc import Callable
from fractions import Fraction

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from i2dl_exam.metrics import dice, intersection_over_union
from i2dl_exam.sampling import seeded_uniform

both = pytest.mark.parametrize("function", [intersection_over_union, dice])
pixels = st.sets(st.integers(0, 11))


def image(chosen: set[int], dtype: torch.dtype = torch.bool) -> Tensor:
    """A 3 x 4 mask of the pixels with these numbers."""
    return torch.tensor([i in chosen for i in range(12)]).to(dtype).view(1, 3, 4)


@given(pixels, pixels.filter(bool))
def test_hard_masks_are_compared_as_sets(a: set[int], b: set[int]) -> None:
    iou = Fraction(len(a & b), len(a | b))
    overlap = Fraction(2 * len(a & b), len(a) + len(b))

    assert intersection_over_union(image(a), image(b)).item() == float(iou)
    assert dice(image(a), image(b)).item() == float(overlap)


KINDS = [torch.int64, torch.uint8, torch.float32, torch.float16, torch.bfloat16]


@given(pixels, pixels.filter(bool), st.sampled_from(KINDS), st.sampled_from(KINDS))
def test_the_kind_of_number_does_not_matter(
    a: set[int], b: set[int], kind: torch.dtype, other: torch.dtype
) -> None:
    for function in (intersection_over_union, dice):
        value = function(image(a, kind), image(b, other))
        assert value.dtype == torch.float64
        assert value.equal(function(image(a), image(b)))


@both
@pytest.mark.parametrize("dtype", [torch.bool, torch.uint8, *KINDS[3:]])
def test_small_numbers_are_enough_for_large_masks(
    function: Callable[[Tensor, Tensor], Tensor], dtype: torch.dtype
) -> None:
    masks, prediction = torch.zeros(2, 1, 300, 300, dtype=dtype)
    masks[:, :290] = 1
    prediction[:, 10:] = 1

    exact = {intersection_over_union: 280 / 300, dice: 280 / 290}[function]
    assert function(prediction, masks).item() == exact


@given(st.integers(0, 10**6))
def test_soft_masks_are_sums_over_the_pixels(seed: int) -> None:
    p, y = (seeded_uniform(2, 3, 4, seed=seed) + 1) / 2
    pairs = list(zip(p.flatten().tolist(), y.flatten().tolist(), strict=True))
    common = sum(a * b for a, b in pairs)
    sizes = sum(a + b for a, b in pairs)

    assert dice(p, y).item() == pytest.approx(2 * common / sizes)
    iou = intersection_over_union(p, y).item()
    assert iou == pytest.approx(common / (sizes - common))


@both
def test_what_is_no_mask_is_named(function: Callable[[Tensor, Tensor], Tensor]) -> None:
    mask, nan = torch.zeros(1, 2), torch.tensor([[0, float("nan")]])
    for prediction, other, message in [
        (mask - 1, mask, r"prediction must lie in \[0, 1\], got -1"),
        (nan, mask, r"prediction must lie in \[0, 1\], got nan"),
        (mask, mask + 2, r"mask must lie in \[0, 1\], got 2"),
        (mask, torch.zeros(1, 3), r"must have one shape, got \(1, 2\) and \(1, 3\)"),
        (mask, mask, "must not both be empty"),
    ]:
        with pytest.raises(ValueError, match=message):
            function(prediction, other)
