"""Clipping by norm against torch's own, and against its definition."""

import math
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from i2dl_exam.clipping import clip_grad_norm
from i2dl_exam.sampling import seeded_normal

shapes = st.lists(st.integers(1, 4), max_size=3).map(tuple)
scales = st.sampled_from([0.0, 1e-9, 1e-3, 0.3, 1.0, 40.0, 1e8])
limits = st.sampled_from([1e-6, 0.1, 1, 7.5, 1e4])
dtypes = st.sampled_from([torch.float32, torch.float64])


def drawn(shape: tuple[int, ...], scale: float, seed: int) -> Tensor:
    """Normal numbers of this scale; the shape may be (), a single number."""
    return scale * seeded_normal(math.prod(shape), seed=seed).reshape(shape)


@settings(max_examples=100)
@given(shapes, scales, limits, dtypes, st.integers(0, 99))
def test_clipping_equals_torchs(
    shape: tuple[int, ...], scale: float, limit: float, dtype: torch.dtype, seed: int
) -> None:
    g = drawn(shape, scale, seed).to(dtype)
    parameter = nn.Parameter(torch.zeros_like(g))
    parameter.grad = g.clone()
    nn.utils.clip_grad_norm_([parameter], limit)

    torch.testing.assert_close(
        clip_grad_norm(g, limit), parameter.grad, rtol=1e-6, atol=0
    )


def test_below_the_limit_nothing_changes_not_even_a_bit() -> None:
    g = seeded_normal(7, 3)

    assert clip_grad_norm(g, g.norm().item() + 2e-6).equal(g)


@pytest.mark.parametrize("size", [1e19, 1e-22, 1e-30])
def test_squares_that_do_not_fit_into_float32_do_no_harm(size: float) -> None:
    g = torch.tensor([3 * size, 4 * size], dtype=torch.float32)
    factor = min(1, size / (5 * size + 1e-6))
    torch.testing.assert_close(clip_grad_norm(g, size), factor * g, rtol=1e-6, atol=0)


@pytest.mark.parametrize(
    ("gradient", "message"),
    [
        (nn.Parameter(torch.ones(2)), "g must be a tensor of gradients, got .*Param"),
        (nn.Linear(1, 1).parameters(), "generator; .* torch.nn.utils.clip_grad_norm_"),
        (None, "g must be a tensor of gradients, got .*NoneType"),
        (torch.tensor([0.0, math.inf]), "the norm of g must be finite, got inf"),
        (torch.tensor([0.0, math.nan]), "the norm of g must be finite, got nan"),
        (
            torch.tensor([3e200, 4e200]).double(),
            "the norm of g must be finite, got inf",
        ),
    ],
)
def test_what_is_no_finite_gradient_is_refused(gradient: Any, message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        clip_grad_norm(gradient, 1)
