"""Numbers as sentences show them, and the names under which sentences name them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from exam_site.errors import SiteError

Numbers = Mapping[str, object]  # each is text, an integer, a fraction or a float
Value = TypeVar("Value")

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def text(value: object) -> str:
    """Text, or a number as a sentence shows it: `−3`, `3/2`, `0.25`."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
        raise TypeError(f"a value must be text or a number, got {value!r}")
    return (repr(value) if isinstance(value, float) else str(value)).replace("-", "−")


def written(place: str, numbers: Numbers, *, decimals: bool = False) -> str:
    """What a sentence shows at a place, an expression of numbers by name: `2 * n + 1`.

    With `:op`, a negative value is in parentheses, as behind an operator; by `decimals`
    fractions are written with a decimal point.
    """
    expression, _, behind = place.partition(":")
    # Integers as fractions, so that 1 / 2 is exact.
    exact = {n: Fraction(v) if isinstance(v, int) else v for n, v in numbers.items()}
    try:
        value = eval(expression, exact)
    except NameError as error:
        what = f"`{{{place}}}` stands in a sentence, but {error}"
        fix = "Name a number that the question's `draw` gives."
        raise SiteError("src/exam_site/practice/questions", what, fix) from error
    shown = decimal(value) if decimals and isinstance(value, Fraction) else text(value)
    return f"({shown})" if behind and shown.startswith("−") else shown


def numbered(name: str, values: Iterable[Value], first: int = 1) -> dict[str, Value]:
    """Several values by name: `x1`, `x2`, ..."""
    return {f"{name}{i}": value for i, value in enumerate(values, first)}


def decimal(value: Fraction) -> str:
    """A number with a decimal point, `−0.03`; one without an end is refused."""
    digits = Decimal(value.numerator) / value.denominator
    if Fraction(digits) != value:
        raise ValueError(f"{value} must have decimals that end")
    return f"{digits:f}".replace("-", "−")


def listed(values: Iterable[object], last: str = ", ") -> str:
    """Values as a sentence lists them: `1, 2, 3`, or `1, 2 and 3`."""
    *most, end = map(text, values)
    return f"{', '.join(most)}{last}{end}"


def power(value: object, exponent: int) -> str:
    """A power as it is written: `(1/2)³`, `(−3)²`, `2⁴`."""
    shown = text(value)
    base = shown if shown.replace(".", "").isdigit() else f"({shown})"
    return base + str(exponent).translate(SUPERSCRIPTS)


def exact(value: float, denominator: int) -> Fraction:
    """The fraction with this denominator that a number is, but for rounding."""
    found = Fraction(round(value * denominator), denominator)
    if abs(value - found) > 1e-9 * max(1.0, abs(value)):
        raise ValueError(f"{value!r} must be a multiple of 1/{denominator}")
    return found
