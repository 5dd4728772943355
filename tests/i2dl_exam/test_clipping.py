"""Clipping by norm against torch's own, and against its properties."""

import math
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from i2dl_exam.clipping import clip_grad_norm, gradient_norm
from i2dl_exam.sampling import seeded_normal

shapes = st.lists(
    st.lists(st.integers(1, 4), max_size=3).map(tuple), min_size=1, max_size=5
)
scales = st.sampled_from([0.0, 1e-9, 1e-3, 0.3, 1.0, 40.0, 1e8])
limits = st.sampled_from([1e-6, 0.1, 1, 7.5, 1e4, math.inf])
dtypes = st.sampled_from([torch.float32, torch.float64])


def drawn(shapes: list[tuple[int, ...]], scale: float, seed: int) -> list[Tensor]:
    """Normal numbers of this scale; a shape may be (), a single number."""
    flat = [seeded_normal(math.prod(s), seed=seed + i) for i, s in enumerate(shapes)]
    return [scale * g.reshape(shape) for g, shape in zip(flat, shapes, strict=True)]


def torchs(gradients: list[Tensor], limit: float) -> tuple[Tensor, list[Tensor]]:
    """The norm before and the gradients after torch's own clipping."""
    parameters = [nn.Parameter(torch.zeros_like(g)) for g in gradients]
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = gradient.clone()
    norm = nn.utils.clip_grad_norm_(parameters, limit)
    return norm, [p.grad for p in parameters if p.grad is not None]


def flat(gradients: list[Tensor]) -> Tensor:
    return torch.cat([gradient.flatten() for gradient in gradients])


@settings(max_examples=100)
@given(shapes, scales, limits, dtypes, st.integers(0, 99))
def test_clipping_equals_torchs(
    shapes: list[tuple[int, ...]],
    scale: float,
    limit: float,
    dtype: torch.dtype,
    seed: int,
) -> None:
    gradients = [g.to(dtype) for g in drawn(shapes, scale, seed)]
    norm, expected = torchs(gradients, limit)
    clipped = clip_grad_norm(gradients, limit)

    torch.testing.assert_close(gradient_norm(gradients), norm)
    torch.testing.assert_close(clipped, expected, rtol=1e-6, atol=0)
    assert {g.dtype for g in clipped} == {dtype}


@settings(max_examples=50)
@given(shapes, scales, limits, st.integers(0, 99))
def test_clipping_limits_the_length_and_keeps_the_direction(
    shapes: list[tuple[int, ...]], scale: float, limit: float, seed: int
) -> None:
    gradients = drawn(shapes, scale, seed)
    before = [gradient.clone() for gradient in gradients]
    clipped = clip_grad_norm(gradients, limit)
    g, after = flat(gradients), flat(clipped)

    assert all(a.equal(b) for a, b in zip(before, gradients, strict=True))
    assert after.square().sum().sqrt() <= limit * (1 + 1e-12)
    factor = (after @ g) / (g @ g) if g.any() else 1.0
    torch.testing.assert_close(after, factor * g, rtol=1e-12, atol=1e-300)
    assert 0 <= factor <= 1 + 1e-12


@settings(max_examples=50)
@given(shapes, st.integers(0, 99))
def test_below_the_limit_nothing_changes_not_even_a_bit(
    shapes: list[tuple[int, ...]], seed: int
) -> None:
    gradients = drawn(shapes, 1.0, seed)
    clipped = clip_grad_norm(gradients, gradient_norm(gradients).item() + 2e-6)

    assert flat(clipped).equal(flat(gradients))


def test_the_norm_is_the_root_of_all_squares() -> None:
    gradients = [torch.tensor([[1.0, -2.0]]), torch.tensor(4.0), torch.tensor([2.0])]

    assert gradient_norm(gradients).item() == 5  # sqrt(1 + 4 + 16 + 4)


def test_a_gradient_of_zero_stays_zero() -> None:
    clipped = clip_grad_norm([torch.zeros(2, 3), torch.zeros(1)], max_norm=1)

    assert flat(clipped).tolist() == [0.0] * 7


def test_the_small_number_in_the_denominator_shortens_a_little() -> None:
    (clipped,) = clip_grad_norm([torch.tensor([3.0, 4.0]).double()], max_norm=1)

    assert 0 < 1 - clipped.square().sum().sqrt().item() < 1e-6


@pytest.mark.parametrize("function", [gradient_norm, lambda g: clip_grad_norm(g, 1)])
def test_gradients_that_are_none_are_refused(function: Any) -> None:
    with pytest.raises(ValueError, match="gradients must hold at least one tensor"):
        function([])
    message = r"gradients\[1\] must be a floating-point tensor, got "
    with pytest.raises(TypeError, match=message + "NoneType"):
        function([torch.ones(2), None])
    with pytest.raises(TypeError, match=message + r"torch\.int64"):
        function([torch.ones(2), torch.ones(2, dtype=torch.int64)])


@pytest.mark.parametrize("limit", [0, -1.0, math.nan])
def test_a_limit_that_is_not_above_zero_is_refused(limit: float) -> None:
    with pytest.raises(ValueError, match=f"max_norm must be above 0, got {limit}"):
        clip_grad_norm([torch.ones(2)], limit)


@pytest.mark.parametrize("limit", ["1", None, True, [1.0]])
def test_a_limit_that_is_no_number_is_refused(limit: Any) -> None:
    with pytest.raises(TypeError, match="max_norm must be a number or a tensor, got "):
        clip_grad_norm([torch.ones(2)], limit)


@pytest.mark.parametrize("entry", [math.inf, -math.inf, math.nan])
def test_a_norm_that_is_not_finite_is_refused(entry: float) -> None:
    with pytest.raises(ValueError, match=r"gradients must be finite, got (inf|nan)"):
        clip_grad_norm([torch.ones(2), torch.tensor([0.0, entry])], 1)
