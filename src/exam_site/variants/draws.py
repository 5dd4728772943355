"""What the generators share: how numbers are written, and which draws are refused."""

from fractions import Fraction
from itertools import combinations

from exam_site.practice import Variant, filled, text


def operands(**values: int | Fraction) -> dict[str, str]:
    """Values to be named behind an operator: `V_op` is `(−3)` where `V` is −3."""
    return {
        f"{name}_op": f"({text(value)})" if value < 0 else text(value)
        for name, value in values.items()
    }


def decimal(value: Fraction, digits: int = 6) -> str:
    """An exact number as a decimal, `−0.25`, without zeros at its end.

    Raises:
        ValueError: if it has more digits.
    """
    shown = f"{float(value):.{digits}f}".rstrip("0").rstrip(".")
    if Fraction(shown) != value:
        raise ValueError(f"{value} has more than {digits} digits")
    return text(shown.replace("-", "−"))


def number(shown: str) -> Fraction:
    """The number that a sentence shows, `−3/2` or `0.25`."""
    return Fraction(shown.replace("−", "-"))


def well_posed(variant: Variant) -> Variant | None:
    """The variant, unless a mistake is as good as the answer or another mistake.

    No number may count as two of them, so they lie twice the tolerance apart.
    """
    for blank in variant.sheet.blanks:
        shown = (blank.value, *(mistake.value for mistake in blank.mistakes))
        values = [number(filled(value, variant.texts)) for value in shown]
        margin = 2 * number(blank.within or "0")
        if any(abs(a - b) <= margin for a, b in combinations(values, 2)):
            return None
    return variant
