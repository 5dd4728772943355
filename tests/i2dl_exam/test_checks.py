"""Argument checks name the argument, what it must be, and what it was."""

from fractions import Fraction

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from i2dl_exam.checks import (
    require_broadcast,
    require_floats,
    require_in,
    require_int,
    require_numbers,
    require_shape,
)


@pytest.mark.parametrize("value", [1, 2, 10**30])
def test_an_int_is_returned(value: int) -> None:
    assert require_int("size", value) is value


def test_a_numpy_integer_becomes_an_int() -> None:
    assert type(require_int("size", np.int64(3))) is int


def test_least_is_the_smallest_allowed_value() -> None:
    assert require_int("size", 0, least=0) == 0
    with pytest.raises(ValueError, match=r"^size must be at least 0, got -1$"):
        require_int("size", -1, least=0)
    with pytest.raises(ValueError, match=r"^size must be at least 1, got 0$"):
        require_int("size", 0)


@pytest.mark.parametrize("value", [True, np.True_, 1.0, "1", None, Fraction(1), [1]])
def test_what_is_no_int_is_a_type_error(value: object) -> None:
    with pytest.raises(TypeError, match=r"^size must be an int, got ") as caught:
        require_int("size", value)

    assert str(caught.value).endswith(repr(value))


def test_the_sizes_of_a_tensor_are_returned_without_the_batch() -> None:
    assert require_shape("x", torch.zeros(2, 3), 2, None) == (2, 3)
    assert require_shape("x", torch.zeros(7, 2, 3), 2, 3, batch=True) == (2, 3)


@pytest.mark.parametrize("sizes", [(3, 2), (2,), (2, 3, 1), ()])
def test_another_shape_is_a_value_error(sizes: tuple[int, ...]) -> None:
    with pytest.raises(
        ValueError, match=r"^x must have shape \(2, any\), got "
    ) as caught:
        require_shape("x", torch.zeros(sizes), 2, None)

    assert str(caught.value).endswith(str(sizes))


def test_the_batch_stands_in_front_of_the_expected_shape() -> None:
    with pytest.raises(ValueError, match=r"shape \(\.\.\., 3\), got \(3, 2\)$"):
        require_shape("x", torch.zeros(3, 2), 3, batch=True)


def test_an_expected_shape_is_written_as_python_writes_it() -> None:
    with pytest.raises(ValueError, match=r"^x must have shape \(3,\), got \(2, 3\)$"):
        require_shape("x", torch.zeros(2, 3), 3)


def test_what_is_no_tensor_has_no_shape() -> None:
    with pytest.raises(TypeError, match=r"^x must be a tensor, got \[1, 2\]$"):
        require_shape("x", [1, 2], 2)


shapes = st.lists(st.integers(0, 3), max_size=3)


@given(shapes, shapes, shapes)
def test_shapes_fit_together_where_torch_broadcasts_them(
    a: list[int], b: list[int], c: list[int]
) -> None:
    try:
        torch.broadcast_shapes(a, b, c)
    except RuntimeError:
        with pytest.raises(ValueError, match=r"^axes in front must fit together, got "):
            require_broadcast(a=a, b=b, c=c)
    else:
        assert require_broadcast(a=a, b=b, c=c) is None


def test_shapes_that_do_not_fit_are_all_named() -> None:
    message = r"^axes in front must fit together, got x \(2,\), h \(4, 3\)$"
    with pytest.raises(ValueError, match=message):
        require_broadcast(x=torch.Size([2]), h=(4, 3))


@pytest.mark.parametrize("value", [1, 0.5, Fraction(1, 2), torch.ones(2)])
def test_numbers_and_tensors_pass(value: object) -> None:
    assert require_numbers(x=value) is None


@pytest.mark.parametrize("value", [True, "1", None, 1j])
def test_what_is_no_number_is_a_type_error(value: object) -> None:
    with pytest.raises(TypeError, match=r"^x must be a number or a tensor, got "):
        require_numbers(x=value)


@pytest.mark.parametrize("dtype", [torch.float16, torch.float32, torch.float64])
def test_floats_are_accepted(dtype: torch.dtype) -> None:
    assert require_floats("x", torch.zeros(2, dtype=dtype)) is None


@pytest.mark.parametrize(
    ("value", "kind"),
    [(torch.zeros(2, dtype=torch.int64), "torch.int64"), ([1.0], "list")],
)
def test_what_holds_no_floats_is_refused(value: object, kind: str) -> None:
    message = rf"^x must be a floating-point tensor, got {kind}$"
    with pytest.raises(TypeError, match=message):
        require_floats("x", value)


@pytest.mark.parametrize("value", [0, 0.5, Fraction(1, 2), 0.999])
def test_numbers_in_the_interval_pass(value: object) -> None:
    assert require_in("x", value, 0, 1) is None


@pytest.mark.parametrize("value", [-0.5, 1, Fraction(3, 2), float("nan")])
def test_numbers_outside_the_interval_are_a_value_error(value: object) -> None:
    with pytest.raises(ValueError, match=r"^x must lie in \[0, 1\), got ") as caught:
        require_in("x", value, 0, 1)

    assert str(caught.value).endswith(f"{value}")


def test_the_lower_end_can_be_outside() -> None:
    assert require_in("x", 1e-9, 0, open_low=True) is None
    with pytest.raises(ValueError, match=r"^x must lie in \(0, inf\), got 0$"):
        require_in("x", 0, 0, open_low=True)


@pytest.mark.parametrize("value", [True, "1", None, 1j, torch.ones(1)])
def test_what_is_no_real_number_lies_in_no_interval(value: object) -> None:
    with pytest.raises(TypeError, match=r"^x must be a real number, got "):
        require_in("x", value, 0)
