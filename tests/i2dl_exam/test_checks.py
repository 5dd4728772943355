"""Argument checks name the argument, what it must be, and what it was."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from i2dl_exam.checks import non_negative_int, positive_int


@pytest.mark.parametrize("value", [0, 1, 10**30])
def test_non_negative_int_returns_the_value(value: int) -> None:
    assert non_negative_int("size", value) is value


def test_positive_int_returns_the_value() -> None:
    assert positive_int("size", 1) == 1


def test_least_is_the_smallest_allowed_value() -> None:
    assert non_negative_int("size", 3, least=3) == 3
    with pytest.raises(ValueError, match=r"^size must be at least 3, got 2$"):
        non_negative_int("size", 2, least=3)


@pytest.mark.parametrize("value", [True, 1.0, "1", None, Fraction(1), [1]])
@pytest.mark.parametrize("check", [non_negative_int, positive_int])
def test_what_is_no_int_is_a_type_error(
    check: Callable[..., int], value: object
) -> None:
    with pytest.raises(TypeError, match=r"^size must be an int, got ") as caught:
        check("size", value)

    assert str(caught.value).endswith(repr(value))


def test_too_small_is_a_value_error() -> None:
    with pytest.raises(ValueError, match=r"^size must be at least 0, got -1$"):
        non_negative_int("size", -1)
    with pytest.raises(ValueError, match=r"^size must be at least 1, got 0$"):
        positive_int("size", 0)
