"""Finds the equations of plain numbers in a sentence, and says whether they are true.

`s = 2 · (−3) + 1 = −5` holds one: 2 · (−3) + 1 against −5. Sides with letters, such as
`s` or `β · 2`, are left out.
"""

import math
import re
from fractions import Fraction

import pytest

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SUM = PLAIN = rf"−?√?\d+(?:\.\d+)?[{SUPERSCRIPTS}]*"
for _ in range(3):  # deeper and deeper parentheses
    SUM = rf"(?:{PLAIN}|−?√?\((?:{SUM})\)[{SUPERSCRIPTS}]*)"
    SUM = rf"{SUM}(?: ?[·×/+−] ?{SUM})*"
BEFORE = re.compile(rf"(?:^|(?<=[\s(\[„“\"'])){SUM}\s*$")
AFTER = re.compile(rf"\s*{SUM}")
GOES_ON = re.compile(r"[·×/+−√]\s*$")  # to the left
SYMBOLIC = re.compile(r" ?[·×/+−x√^] ?[^\s.,;:]| ?%|[^\s.,;:!?)]")  # to the right


def equations(sentence: str) -> list[tuple[str, bool]]:
    """Each equation of plain numbers, and whether it is true."""
    parts = re.split(r"([=≈])", sentence)
    found = []
    for left, sign, right in zip(parts[::2], parts[1::2], parts[2::2], strict=False):
        before, after = BEFORE.search(left), AFTER.match(right)
        if not before or not after or GOES_ON.search(left[: before.start()]):
            continue
        if not SYMBOLIC.match(right, after.end()):
            sides = before[0].strip(), after[0].strip()
            found.append((f" {sign} ".join(sides), agree(*sides, sign)))
    return found


def agree(left: str, right: str, sign: str) -> bool:
    """Whether both sides are equal, or equal as far as the right one is rounded."""
    difference = abs(value(left) - value(right))
    decimals = len(right.partition(".")[2])
    return 0 < difference <= 0.5 * 10**-decimals if sign == "≈" else difference == 0


def value(written: str) -> Fraction | float:
    """What plain numbers come to."""
    code = written.translate(str.maketrans("−·×", "-**"))
    code = re.sub(r"√(\d[\d.]*)", r"root(\1)", code).replace("√", "root")
    code = re.sub(r"\d+(?:\.\d+)?", r'Fraction("\g<0>")', code)
    digits = str.maketrans(SUPERSCRIPTS, "0123456789")
    code = re.sub(f"[{SUPERSCRIPTS}]+", lambda x: "**" + x[0].translate(digits), code)
    result: Fraction | float = eval(code, {"Fraction": Fraction, "root": root})
    return result


def root(of: Fraction) -> Fraction | float:
    """The square root, exact where it is a fraction."""
    exact = Fraction(math.isqrt(of.numerator), math.isqrt(of.denominator))
    return exact if exact**2 == of else math.sqrt(of)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("s = 2 · (−3) + 1 = −5.", ["2 · (−3) + 1 = −5"]),
        ("With 26 + 2 · 1 = 28 pixels, 28/4 = 7.", ["26 + 2 · 1 = 28", "28/4 = 7"]),
        ("Var = ((−1)² + 1²)/2 = 2/2 = 1", ["((−1)² + 1²)/2 = 2/2", "2/2 = 1"]),
        ("(−1/2)³ = −1/8 and √(1/16) = 1/4", ["(−1/2)³ = −1/8", "√(1/16) = 1/4"]),
        ("√2 ≈ 1.41 (and 1/3 ≈ 0.333)", ["√2 ≈ 1.41", "1/3 ≈ 0.333"]),
        ("1/n = 1/16", []),
        ("h₂ = ReLU(−3 · 6) = 0, x₂ · 3 = 6, β · 0.5 = 1", []),
        ("r = 5 · w = 2 + w = 8 x 8 = 50 % = 4w", []),
    ],
)
def test_true_equations(sentence: str, found: list[str]) -> None:
    assert equations(sentence) == [(equation, True) for equation in found]


@pytest.mark.parametrize(
    "sentence",
    [
        "2 · 3 = 5",
        "so s = 2 · (−3) = 6",
        "(1/2)³ = 1/6.",
        "√16 = 8 (−1)",
        "2/3 ≈ 0.66",
        "1/2 ≈ 0.5",
        "3 = 4 rows",
    ],
)
def test_false_equations(sentence: str) -> None:
    assert [true for _, true in equations(sentence)] == [False]
