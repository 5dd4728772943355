"""Loss surfaces against autograd and exact fractions."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from i2dl_exam.sampling import seeded_normal
from i2dl_exam.surfaces import (
    saddle,
    saddle_gradient,
    two_wells,
    two_wells_slope,
    valley,
    valley_gradient,
)

fractions = st.fractions(-5, 5, max_denominator=12)
kappas = st.floats(1, 1e4)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), kappas)
def test_gradients_are_autograds(seed: int, kappa: float) -> None:
    x, y = (seeded_normal(7, seed=seed + k).requires_grad_() for k in (0, 1))
    pairs: list[tuple[Any, Any]] = [
        (saddle(x, y), saddle_gradient(x, y)),
        (valley(x, y, kappa), valley_gradient(x, y, kappa)),
    ]
    for loss, gradient in pairs:
        torch.testing.assert_close(torch.autograd.grad(loss.sum(), (x, y)), gradient)
    (slope,) = torch.autograd.grad(two_wells(x).sum(), x)
    torch.testing.assert_close(slope, two_wells_slope(x))


@given(fractions, fractions, st.fractions(1, 100))
def test_fractions_stay_exact(x: Fraction, y: Fraction, kappa: Fraction) -> None:
    assert saddle(x, y) == (x - y) * (x + y)
    assert two_wells(x) == x**4 / 4 + x**3 / 3 - x**2
    assert valley(x, y, kappa) == x**2 / 2 + kappa * y**2 / 2
    values = [saddle(x, y), two_wells(x), two_wells_slope(x), valley(x, y, kappa)]
    assert all(isinstance(value, Fraction) for value in values)


def test_the_wells_are_where_they_are_said_to_be() -> None:
    assert [x for x in range(-5, 6) if two_wells_slope(x) == 0] == [-2, 0, 1]
    heights = [two_wells(Fraction(x)) for x in (-2, 1, 0)]
    assert heights == sorted(heights) == [Fraction(-8, 3), Fraction(-5, 12), 0]


def test_dtype_follows_the_weights() -> None:
    x = torch.ones(3)
    values = [saddle(x, x), two_wells(x), two_wells_slope(x), valley(x, x, 9.0)]
    values += [*saddle_gradient(x, x), *valley_gradient(x, x, 9.0)]
    assert {value.dtype for value in values} == {torch.float32}


@pytest.mark.parametrize(
    ("surface", "others"),
    [
        (saddle, (1.0,)),
        (saddle_gradient, (1.0,)),
        (two_wells, ()),
        (two_wells_slope, ()),
        (valley, (1.0, 2.0)),
        (valley_gradient, (1.0, 2.0)),
    ],
)
def test_weights_that_are_no_numbers_are_refused(
    surface: Callable[..., Any], others: tuple[float, ...]
) -> None:
    with pytest.raises(TypeError, match=r"^x must be a number or a tensor, got \[1\]$"):
        surface([1], *others)


@pytest.mark.parametrize("surface", [saddle, saddle_gradient])
def test_the_second_weight_must_be_a_number_too(surface: Any) -> None:
    with pytest.raises(TypeError, match=r"^y must be a number or a tensor, got '1'$"):
        surface(1, "1")


@pytest.mark.parametrize("surface", [valley, valley_gradient])
def test_the_weight_across_a_valley_must_be_a_number_too(surface: Any) -> None:
    with pytest.raises(TypeError, match=r"^y must be a number or a tensor, got '1'$"):
        surface(1, "1", 2)


@pytest.mark.parametrize("surface", [valley, valley_gradient])
@pytest.mark.parametrize("kappa", [0.5, -1, math.inf])
def test_a_condition_number_below_one_is_refused(surface: Any, kappa: float) -> None:
    with pytest.raises(ValueError, match=r"^kappa must lie in \[1, inf\), got "):
        surface(1.0, 1.0, kappa)
