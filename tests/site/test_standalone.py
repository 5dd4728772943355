"""A snippet becomes a program that needs torch and NumPy alone."""

from pathlib import Path

import pytest
from scratch import package, refused, write

from exam_site.programs.standalone import standalone

CHECKS = '''\
"""Checks."""


def checked(**rules):
    return lambda function: 1 / 0


def positive(n: int) -> int:
    """It, or one."""
    return max(n, 1)
'''
SHAPES = '''\
r"""Shapes."""

import math
import os.path
from dataclasses import dataclass
from fractions import Fraction

from i2dl_exam.checks import checked, positive

LIMIT: int = 100


@dataclass
class Square(Shape):
    side: int

    @property
    @checked(
        side=positive)
    def area(self) -> int:
        r"""Its area $a^2$.

        Returns:
            A number.
        """
        # Never above the limit.
        return min(positive(self.side) ** 2, LIMIT)


class Shape:
    """A shape.

    It has sides.
    """

    sides = LIMIT


def side(square: Square) -> int:
    return square.side


@checked(square=positive)
def ratio(square: Square, name: str = os.path.sep) -> Fraction:
    return Fraction(math.isqrt(square.area))


def even(n: int) -> bool:
    return n == 0 or odd(n - 1)


def odd(n: int) -> bool:
    return n != 0 and even(n - 1)
'''
SNIPPET = '''\
"""1a: Proof."""
# first
from i2dl_exam.checks import positive
from i2dl_exam.shapes import (
    Square, even, ratio)
import numpy, os

x = positive(2)  # kept
from fractions import Decimal
# last
y = "a\x0cb"
print(-ratio(Square(x)), even(x), len(y))
'''
PROGRAM = '''\
"""1a: Proof."""

import math
import os
import os.path
from dataclasses import dataclass
from fractions import Decimal, Fraction

import numpy


LIMIT: int = 100


class Shape:
    """A shape."""

    sides = LIMIT


@dataclass
class Square(Shape):
    side: int

    @property
    def area(self) -> int:
        r"""Its area $a^2$."""
        # Never above the limit.
        return min(positive(self.side) ** 2, LIMIT)


def ratio(square: Square, name: str = os.path.sep) -> Fraction:
    return Fraction(math.isqrt(square.area))


def even(n: int) -> bool:
    return n == 0 or odd(n - 1)


def odd(n: int) -> bool:
    return n != 0 and even(n - 1)


def positive(n: int) -> int:
    """It, or one."""
    return max(n, 1)


# first

x = positive(2)  # kept
# last
y = "a\x0cb"
print(-ratio(Square(x)), even(x), len(y))
'''


def test_what_is_used_comes_along_in_a_readers_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(package(tmp_path, checks=CHECKS, shapes=SHAPES), {"a.py": SNIPPET})

    program = standalone(tmp_path / "a.py", tmp_path)

    assert program == PROGRAM
    exec(program, {"__name__": "program"})
    assert capsys.readouterr().out == "-2 True 3\n"


FROM = "from i2dl_exam.shapes import"
ODD = "# odd\n"  # so begins a module `odd`, all others are snippets
REFUSED = {  # by what to do about it: what is told of each text
    "Correct the syntax.": {"x = (\n": "a.py:2: '(' was never closed", "\0": "a.py:1:"},
    "Write `from i2dl_exam.module import name` at the top level.": {
        "from i2dl_exam.nowhere import x": "a.py:2: i2dl_exam.nowhere is not a module",
        "from i2dl_exam import shapes": "a.py:2: i2dl_exam is not a module of the",
        "from .shapes import ratio": "a.py:2: .shapes is not a module of the package",
        "from . import shapes": "a.py:2: . is not a module of the package",
        "import os, i2dl_exam.shapes": "a.py:2: imports i2dl_exam in a way that cannot",
        f"def f():\n    {FROM} x": "a.py:3: imports i2dl_exam in a way that cannot",
        f"{ODD}import i2dl_exam.shapes as s": "odd.py:2: imports i2dl_exam in a way",
    },
    "Import a name that src/i2dl_exam/shapes.py defines itself.": {
        f"x = 1\n{FROM} x": "a.py:3: i2dl_exam.shapes does not define 'x'",
        f"{FROM} positive": "a.py:2: i2dl_exam.shapes does not define 'positive'",
        f"{FROM} *": "a.py:2: i2dl_exam.shapes does not define '*'",
        f"{ODD}{FROM} math\nf = math": "odd.py:2: i2dl_exam.shapes does not define 'm",
    },
    "Import 'odd' without `as`.": {
        f"{FROM} odd as o": "a.py:2: 'odd as o' renames what the program defines"
    },
    "Write imports, functions, classes and `NAME = value` only.": {
        f"{ODD}if True:\n    x = 1": "odd.py:2: this statement cannot be taken into a",
        f"{ODD}x = y = 1": "odd.py:2: this statement cannot be taken into a program",
        f"{ODD}x, y = 1, 2": "odd.py:2: this statement cannot be taken into a program",
        f"{ODD}import os\n\nos.x = 1": "odd.py:4: this statement cannot be taken into",
    },
    "Say in one line what the program proves.": dict.fromkeys(
        ["", "1\n", '""""""\n', "# comment\n"], "a.py:1: has no docstring"
    ),
    "Choose another name for one of them.": {
        f"{FROM} odd\nfor odd in (): odd": (
            "a.py: 'odd' has two meanings in this program: by `from i2dl_exam.sh"
        ),
        f"{FROM} odd\ndef even(): pass": "a.py: 'even' has two meanings",
        f"{FROM} ratio\nfrom os import PathLike as Fraction": (
            "a.py: 'Fraction' has two meanings in this program: by `from os import Pa"
        ),
        f"{FROM} Shape\nfrom os import LIMIT": "a.py: 'LIMIT' has two meanings in this",
        f"{ODD}{FROM} Shape\nf = [Shape, LIMIT]\nLIMIT = 1": "a.py: 'LIMIT' has two m",
    },
}


@pytest.mark.parametrize(
    ("text", "told", "fix"),
    [(x, told, fix) for fix, some in REFUSED.items() for x, told in some.items()],
)
def test_mistakes_are_refused(tmp_path: Path, text: str, told: str, fix: str) -> None:
    package(tmp_path, checks=CHECKS, shapes=SHAPES, odd=text)
    snippet = "from i2dl_exam.odd import f" if text.startswith(ODD) else text
    docstring = "" if "docstring" in told else '"""1a: Proof."""\n'
    write(tmp_path, {"a.py": docstring + snippet})

    (message,) = refused(lambda: standalone(tmp_path / "a.py", tmp_path))

    assert message.removeprefix("src/i2dl_exam/").startswith(told)
    assert message.endswith(f"\n    {fix}")
