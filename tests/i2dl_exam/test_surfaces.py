"""Loss surfaces against autograd and exact fractions."""

from fractions import Fraction

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from i2dl_exam.sampling import seeded_normal
from i2dl_exam.surfaces import saddle, saddle_gradient, two_wells, two_wells_derivative

fractions = st.fractions(-5, 5, max_denominator=12)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000))
def test_gradients_are_autograds(seed: int) -> None:
    x, y = (seeded_normal(7, seed=seed + k).requires_grad_() for k in (0, 1))
    found = torch.autograd.grad(saddle(x, y).sum(), (x, y))
    torch.testing.assert_close(found, saddle_gradient(x, y))
    (found,) = torch.autograd.grad(two_wells(x).sum(), x)
    torch.testing.assert_close(found, two_wells_derivative(x))


@given(fractions, fractions)
def test_fractions_stay_exact(x: Fraction, y: Fraction) -> None:
    assert saddle(x, y) == (x - y) * (x + y)
    assert two_wells(x) == x**2 * (3 * x**2 + 4 * x - 12) / 12
    values = [saddle(x, y), two_wells(x), two_wells_derivative(x)]
    assert all(isinstance(value, Fraction) for value in values)


def test_the_wells_are_where_they_are_said_to_be() -> None:
    assert [x for x in range(-5, 6) if two_wells_derivative(x) == 0] == [-2, 0, 1]
    heights = [two_wells(Fraction(x)) for x in (-2, 1, 0)]
    assert heights == [Fraction(-8, 3), Fraction(-5, 12), 0]
