"""Argument checks: one clear message that names argument, expectation and value."""

import math
import operator
from collections.abc import Sequence
from fractions import Fraction
from itertools import zip_longest
from numbers import Real
from typing import Any, SupportsIndex, TypeVar

from torch import Tensor

Number = TypeVar("Number", int, float, Fraction, Tensor)


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`.

    Args:
        name: the argument's name, used in the message.
        value: what the caller passed, also a NumPy integer; `bool` is none.
        least: smallest allowed value.

    Raises:
        TypeError: if `value` is not an integer.
        ValueError: if `value` is smaller than `least`.
    """
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(f"{name} must be at least {least}, got {number}")
    return number


def require_shape(
    name: str, value: Tensor, *shape: int | None, batch: bool = False
) -> tuple[int, ...]:
    """Return the sizes of `value`, or raise if they are not `shape`.

    Args:
        name: the argument's name, used in the message.
        value: what the caller passed.
        shape: the expected sizes; None stands for any size.
        batch: whether further dimensions may stand in front.

    Returns:
        The sizes that `shape` describes, without those in front.

    Raises:
        TypeError: if `value` is not a tensor.
        ValueError: if its sizes differ from `shape`.
    """
    if not isinstance(value, Tensor):
        raise TypeError(f"{name} must be a tensor, got {value!r}")
    own = tuple(value.shape[-len(shape) :] if batch else value.shape)
    fits = len(own) == len(shape)
    if not fits or any(s not in (None, o) for s, o in zip(shape, own, strict=True)):
        sizes = ["..."] * batch + ["any" if s is None else str(s) for s in shape]
        wanted = ", ".join(sizes) + "," * (len(sizes) == 1)
        raise ValueError(f"{name} must have shape ({wanted}), got {tuple(value.shape)}")
    return own


def require_broadcast(**shapes: Sequence[int]) -> None:
    """Raise unless axes in front, given by the argument's name, fit together.

    Raises:
        ValueError: if two sizes of an axis differ and neither is 1.
    """
    axes = zip_longest(*(shape[::-1] for shape in shapes.values()), fillvalue=1)
    if any(len({*sizes} - {1}) > 1 for sizes in axes):
        found = ", ".join(f"{name} {tuple(shape)}" for name, shape in shapes.items())
        raise ValueError(f"axes in front must fit together, got {found}")


def require_numbers(**named: object) -> None:
    """Raise unless all values are numbers or tensors; `bool` is no number here.

    Raises:
        TypeError: if a value is neither a real number nor a tensor.
    """
    for name, value in named.items():
        if isinstance(value, bool) or not isinstance(value, Real | Tensor):
            raise TypeError(f"{name} must be a number or a tensor, got {value!r}")


def require_in(
    name: str,
    value: Any,
    low: float,
    high: float = math.inf,
    *,
    open_low: bool = False,
) -> None:
    """Raise unless `value` is a real number in [low, high), or in (low, high).

    Args:
        name: the argument's name, used in the message.
        value: what the caller passed; `bool` is no number here.
        low: smallest allowed value, or with `open_low` the bound below it.
        high: bound above all allowed values; without it every finite number is.
        open_low: whether `low` itself is refused.

    Raises:
        TypeError: if `value` is not a real number.
        ValueError: if it lies outside.
    """
    if not isinstance(value, Real) or isinstance(value, bool):
        raise TypeError(f"{name} must be a real number, got {value!r}")
    if not value < high or value < low or (open_low and value == low):
        bracket = "(" if open_low else "["
        raise ValueError(f"{name} must lie in {bracket}{low}, {high}), got {value}")


def require_floats(name: str, value: object) -> None:
    """Raise unless `value` is a floating-point tensor.

    Raises:
        TypeError: if it is something else; the message says what.
    """
    if not isinstance(value, Tensor) or not value.is_floating_point():
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(f"{name} must be a floating-point tensor, got {kind}")
