"""Clipping by norm against torch's own, and against its properties."""

import math
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from i2dl_exam.clipping import clip_grad_norm
from i2dl_exam.sampling import seeded_normal

shapes = st.lists(
    st.lists(st.integers(1, 4), max_size=3).map(tuple), min_size=1, max_size=5
)
scales = st.sampled_from([0.0, 1e-9, 1e-3, 0.3, 1.0, 40.0, 1e8])
limits = st.sampled_from([1e-6, 0.1, 1, 7.5, 1e4])
dtypes = st.sampled_from([torch.float32, torch.float64])


def drawn(shapes: list[tuple[int, ...]], scale: float, seed: int) -> list[Tensor]:
    """Normal numbers of this scale; a shape may be (), a single number."""
    flat = [seeded_normal(math.prod(s), seed=seed + i) for i, s in enumerate(shapes)]
    return [scale * g.reshape(shape) for g, shape in zip(flat, shapes, strict=True)]


def torchs(gradients: list[Tensor], limit: float) -> list[Tensor]:
    """The gradients after torch's own clipping."""
    parameters = [nn.Parameter(torch.zeros_like(g)) for g in gradients]
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = gradient.clone()
    nn.utils.clip_grad_norm_(parameters, limit)
    return [p.grad for p in parameters if p.grad is not None]


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
    expected = torchs(gradients, limit)
    clipped = clip_grad_norm(gradients, limit)

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
    clipped = clip_grad_norm(gradients, flat(gradients).norm().item() + 2e-6)

    assert flat(clipped).equal(flat(gradients))


@pytest.mark.parametrize("size", [1e19, 1e-22, 1e-30])
def test_squares_that_do_not_fit_into_float32_do_no_harm(size: float) -> None:
    g = torch.tensor([3 * size, 4 * size])
    (clipped,) = clip_grad_norm([g], size)
    factor = min(1, size / (5 * size + 1e-6))
    torch.testing.assert_close(clipped, factor * g, rtol=1e-6, atol=0)


def test_a_gradient_of_zero_stays_zero() -> None:
    clipped = clip_grad_norm([torch.zeros(2, 3), torch.zeros(1)], max_norm=1)

    assert flat(clipped).tolist() == [0.0] * 7


def test_the_small_number_in_the_denominator_shortens_a_little() -> None:
    (clipped,) = clip_grad_norm([torch.tensor([3.0, 4.0]).double()], max_norm=1)

    assert 0 < 1 - clipped.square().sum().sqrt().item() < 1e-6


def test_parameters_are_refused_with_what_to_write() -> None:
    net = nn.Linear(2, 1)
    message = (
        r"gradients\[0\] must be a gradient, got a parameter; write "
        r"\[p\.grad for p in net\.parameters\(\)\]"
    )
    for given_ in (net.parameters(), list(net.parameters())):
        with pytest.raises(TypeError, match=message):
            clip_grad_norm(given_, 1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("gradients", "message"),
    [
        ([], "gradients must have at least 1 entries, got 0"),
        (torch.ones(2), "gradients must be a list or tuple, got tensor"),
        ([torch.ones(2), None], r"gradients\[1\] must be a tensor, got None"),
        ([torch.ones(2).long()], r"gradients\[0\] must be a floating-point tensor"),
        ([torch.tensor([0.0, math.inf])], "norm of gradients must be finite, got inf"),
        ([torch.tensor([0.0, math.nan])], "norm of gradients must be finite, got nan"),
        ([torch.tensor([3e200, 4e200]).double()], "must be finite, got inf"),
    ],
)
def test_what_is_no_list_of_finite_gradients_is_refused(
    gradients: Any, message: str
) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        clip_grad_norm(gradients, 1)
