"""Finds the equations of plain numbers in a sentence, and says whether they are true.

`s = 2 · (−3) + 1 = −5` holds one: 2 · (−3) + 1 against −5. Sides with letters, such as
`s` or `β · 2`, are left out.
"""

import math
import re
from fractions import Fraction

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
BY = r" ?[·×/+−] ?"
PLAIN = rf"−?√?\d+(?:\.\d+)?[{SUPERSCRIPTS}]*"
SUM = PLAIN  # and deeper and deeper parentheses
for _ in range(3):
    SUM = rf"(?:{PLAIN}|−?√?\((?:{SUM})\)[{SUPERSCRIPTS}]*)"
    SUM = rf"{SUM}(?:{BY}{SUM})*"
BEFORE = re.compile(rf"(?P<rest>^|^.*?[\s(\[„“\"'])(?P<sum>{SUM})\s*$", re.DOTALL)
AFTER = re.compile(rf"\s*(?P<sum>{SUM})(?P<rest>.*)$", re.DOTALL)
SYMBOLIC = re.compile(r" ?[·×/+−x√^] ?[^\s.,;:]| ?%|[^\s.,;:!?)]")  # the side goes on


def false_equations(sentence: str) -> list[str]:
    """The equations of plain numbers that are not true."""
    return [shown for shown, true in equations(sentence) if not true]


def equations(sentence: str) -> list[tuple[str, bool]]:
    """Each equation of plain numbers, and whether it is true."""
    parts = re.split(r"([=≈])", sentence)
    found = []
    for left, sign, right in zip(parts[::2], parts[1::2], parts[2::2], strict=False):
        before, after = left_side(left), right_side(right)
        if before and after:
            found.append((f"{before} {sign} {after}", agree(before, sign, after)))
    return found


def left_side(text: str) -> str | None:
    """The plain numbers in front of an equals sign."""
    found = BEFORE.match(text)
    if not found or re.search(r"[·×/+−√]\s*$", found["rest"]):
        return None
    return found["sum"]


def right_side(text: str) -> str | None:
    """The plain numbers behind an equals sign."""
    found = AFTER.match(text)
    if not found or SYMBOLIC.match(found["rest"]):
        return None
    return found["sum"]


def agree(left: str, sign: str, right: str) -> bool:
    """Whether both sides are equal, or equal as far as the right one is rounded."""
    difference = abs(value(left) - value(right))
    if sign == "=":
        return difference == 0
    decimals = len(right.partition(".")[2])
    return 0 < difference <= 0.5 * 10**-decimals


def value(written: str) -> Fraction | float:
    """What plain numbers come to."""
    code = written.translate(str.maketrans("−·×", "-**"))
    code = re.sub(r"√(\d[\d.]*)", r"root(\1)", code).replace("√", "root")
    code = re.sub(r"\d+(?:\.\d+)?", r'Fraction("\g<0>")', code)
    code = re.sub(f"[{SUPERSCRIPTS}]+", _exponent, code)
    result: Fraction | float = eval(code, {"Fraction": Fraction, "root": root})
    return result


def root(of: Fraction) -> Fraction | float:
    """The square root, exact where it is a fraction."""
    top, bottom = math.isqrt(of.numerator), math.isqrt(of.denominator)
    if Fraction(top, bottom) ** 2 == of:
        return Fraction(top, bottom)
    return math.sqrt(of)


def _exponent(found: re.Match[str]) -> str:
    return "**" + "".join(str(SUPERSCRIPTS.index(digit)) for digit in found[0])
