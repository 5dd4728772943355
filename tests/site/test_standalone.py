"""A snippet becomes a program that needs torch and NumPy alone."""

import contextlib
import io
from pathlib import Path

import pytest
from scratch import package, refused, write

from exam_site.programs.standalone import standalone

SIZES = '''\
r"""Sizes."""

import math
from fractions import Fraction

from i2dl_exam.checks import positive_int
from i2dl_exam.shapes import Square

LIMIT: int = 100
SCALE = 2


def size(n: int) -> int:
    r"""The size, scaled by $2$.

    Args:
        n: a number.
    """
    # Never above the limit.
    return min(_scaled(positive_int("n", n)), LIMIT)


def _scaled(n: int) -> int:
    """One line only."""
    return SCALE * n


def root(square: Square) -> Fraction:
    return Fraction(math.isqrt(square.area))


def unused() -> float:
    return math.pi
'''
CHECKS = '''\
"""Checks."""


def positive_int(name: str, n: int) -> int:
    """Return it, if it is positive;
    two lines of one paragraph.
    """
    if n < 1:
        raise ValueError(f"{name} must be positive")
    return n
'''
SHAPES = '''\
"""Shapes."""

from dataclasses import dataclass

from i2dl_exam.checks import positive_int


class Shape:
    """A shape.

    It has sides.
    """

    sides = 0


@dataclass
class Square(Shape):
    """A square."""

    side: int

    @property
    def area(self) -> int:
        """Its area.

        Returns:
            A number.
        """
        return positive_int("side", self.side) ** 2


def side(square: Square) -> int:
    return square.side
'''


def make(root: Path, code: str, **modules: str) -> str:
    """The standalone program of a snippet with this code below its docstring."""
    package(root, sizes=SIZES, checks=CHECKS, shapes=SHAPES, **modules)
    write(root, {"snippets/p1/a.py": f'"""1a: Proof."""\n{code}'})
    return standalone(root / "snippets" / "p1" / "a.py", root)


def printed(program: str) -> str:
    """What a program prints where nothing of ours can be imported."""
    assert "i2dl_exam" not in program
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(compile(program, "program", "exec"), {"__name__": "program"})
    return output.getvalue()


LOW = '"""Low."""\n\n\nclass Low:\n    """Low."""\n'
HIGH = '''\
"""High."""

from i2dl_exam.low import Low


def first(low: Low, n: int = 0) -> int:
    return n


class High(Low):
    """High."""

    start = first(Low(), 1)


def even(n: int) -> bool:
    return n == 0 or odd(n - 1)


def odd(n: int) -> bool:
    return n != 0 and even(n - 1)
'''
SIZE = "from i2dl_exam.sizes import size\n"
SQUARE = "from i2dl_exam.shapes import Square\n"
BOTH = f"from i2dl_exam.sizes import root, size\n{SQUARE}"
INT = "from i2dl_exam.checks import positive_int\n"


@pytest.mark.parametrize(
    ("code", "output", "order"),
    [
        # What the snippet imports, its helpers, and last what no question is about.
        (
            f"{BOTH}print(root(Square(2)), size(1))\n",
            "2 2\n",
            ["def root", "def size", "def _scaled", "SCALE = 2", "print(root("],
        ),
        (
            f"{INT}{SIZE}print(size(positive_int('n', 1)))\n",
            "2\n",
            ["def size", "def _scaled", "LIMIT: int = 100", "def positive_int"],
        ),
        # Decorators and base classes come along.
        (
            f"{SQUARE}print(Square(3).area, Square.sides)\n",
            "9 0\n",
            ["from dataclasses import dataclass\n", "class Shape", "class Square"],
        ),
        # A definition stands after what it executes.
        (
            "from i2dl_exam.high import High\nprint(High.start, High.mro()[1])\n",
            "1 <class 'program.Low'>\n",
            ["class Low", "def first", "class High"],
        ),
        # Functions may call each other.
        (
            "from i2dl_exam.high import even\nprint(even(4))\n",
            "True\n",
            ["def even", "def odd"],
        ),
    ],
)
def test_what_is_used_comes_along_in_a_readers_order(
    tmp_path: Path, code: str, output: str, order: list[str]
) -> None:
    program = make(tmp_path, code, low=LOW, high=HIGH)

    assert printed(program) == output
    assert sorted(order, key=program.index) == order


def test_code_around_the_imports_stays_complete(tmp_path: Path) -> None:
    program = make(
        tmp_path,
        "# first\nfrom i2dl_exam.sizes import (\n    size,\n)\n\nx = 1  # kept\n"
        "import math\n# last\ny = 'a\x0cb'\nprint(size(x), math.floor(2.5), len(y))\n",
    )

    assert "# first\n\nx = 1  # kept\n# last\n" in program
    assert printed(program) == "2 2 3\n"


REFUSED = {  # by what to do about it
    "Correct the syntax.": {"x = (\n": ":2: '(' was never closed"},
    "Write `from i2dl_exam.module import name`": {
        "from i2dl_exam.nowhere import x\n": ":2: i2dl_exam.nowhere is not a module",
        "from i2dl_exam import sizes\n": ":2: i2dl_exam is not a module of the package",
        "from .sizes import size\n": ":2: .sizes is not a module of the package",
        "from . import sizes\n": ":2: . is not a module of the package",
        "import math, i2dl_exam.sizes\n": ":2: imports i2dl_exam in a way that cannot",
        "def f():\n    from i2dl_exam.sizes import x\n": ":3: imports i2dl_exam in a",
        "if True:\n    import i2dl_exam.sizes as s\n": ":3: imports i2dl_exam in a way",
    },
    "Import a name that src/i2dl_exam/sizes.py defines itself.": {
        "x = 1\nfrom i2dl_exam.sizes import x\n": ":3: i2dl_exam.sizes does not define",
        f"{SIZE[:-5]}positive_int\n": ":2: i2dl_exam.sizes does not define 'pos",
        f"{SIZE[:-5]}*\n": ":2: i2dl_exam.sizes does not define '*'",
    },
    "Import 'size' without `as`.": {
        f"{SIZE[:-1]} as s\n": ":2: 'size as s' renames what the program defines"
    },
    "Choose another name for one of them.": {
        f"{SIZE}for size in (1, 2):\n    print(size)\n": (
            ": 'size' has two meanings in this program: by i2dl_exam.sizes and in its "
        ),
        f"{SIZE}\ndef _scaled(n):\n    return n\n": ": '_scaled' has two meanings",
        f"{BOTH}\nFraction = 3\n": ": 'Fraction' has two meanings in this program: by",
        f"{BOTH}from decimal import Decimal as Fraction\n": (
            ": 'Fraction' has two meanings in this program: by `from decimal import "
        ),
        "from i2dl_exam.shapes import side\nfrom torch import sizes as Square\n": (
            ": 'Square' has two meanings in this program: by i2dl_exam.shapes and by "
        ),
        "from i2dl_exam.odd import f\n": ": '_scaled' has two meanings in this program",
    },
}


@pytest.mark.parametrize(
    ("code", "what", "fix"),
    [(code, what, fix) for fix, some in REFUSED.items() for code, what in some.items()],
)
def test_a_snippet_that_cannot_stand_alone_is_refused(
    tmp_path: Path, code: str, what: str, fix: str
) -> None:
    odd = "from i2dl_exam.sizes import size\n\nf = [_scaled, size]\n_scaled = 1\n"
    (message,) = refused(lambda: make(tmp_path, code, odd=odd))

    assert message.startswith(f"snippets/p1/a.py{what}")
    assert fix in message.splitlines()[1]


@pytest.mark.parametrize("text", ["", "print(1)\n", '""""""\n', "# comment\n"])
def test_a_snippet_without_docstring_is_refused(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"snippets/a.py": text})

    (message,) = refused(lambda: standalone(tmp_path / "snippets" / "a.py", tmp_path))

    assert message == (
        "snippets/a.py:1: has no docstring\n"
        "    Say in one line what the program proves."
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("def f(:\n", ":1: invalid syntax"),
        ("if True:\n    x = 1\n", ":1: this statement cannot be taken"),
        ("x = y = 1\n", ":1: this statement cannot be taken"),
        ("x, y = 1, 2\n", ":1: this statement cannot be taken"),
        ("import math\n\nmath.x = 1\n", ":3: this statement cannot be taken"),
        ("from i2dl_exam.sizes import size as s\n", ":1: 'size as s' renames"),
        ("import i2dl_exam.sizes\n", ":1: imports i2dl_exam in a way"),
        ("from i2dl_exam import sizes\n", ":1: i2dl_exam is not a module"),
        (
            "from i2dl_exam.sizes import s\n\n\ndef f():\n    return s\n",
            ":1: i2dl_exam.sizes does not define 's'",
        ),
        (
            "from i2dl_exam.sizes import math\n\n\ndef f():\n    return math\n",
            ":1: i2dl_exam.sizes does not define 'math'",
        ),
    ],
)
def test_a_module_that_cannot_be_taken_apart_is_refused(
    tmp_path: Path, text: str, what: str
) -> None:
    package(tmp_path, odd=text)

    (message,) = refused(lambda: make(tmp_path, "from i2dl_exam.odd import f\n"))

    assert message.startswith(f"src/i2dl_exam/odd.py{what}")


CHECKED = '''\
"""Sides."""

from i2dl_exam.checks import checked, positive


def _odd(side: int) -> None:
    if side % 2 == 0:
        raise ValueError("side must be odd")


@checked(
    _odd,
    side=positive,
)
def area(side: int) -> int:
    """Its area."""
    return side * side


class Box:
    """A box."""

    @staticmethod
    @checked(side=positive)
    def volume(side: int) -> int:
        return side**3
'''


def test_what_a_function_declares_at_its_edge_is_no_part_of_a_program(
    tmp_path: Path,
) -> None:
    code = "from i2dl_exam.sides import Box, area\nprint(area(2), Box.volume(2))\n"
    program = make(tmp_path, code, sides=CHECKED)

    assert printed(program) == "4 8\n"
    assert "checked" not in program
    assert "_odd" not in program
    assert "\n\n    @staticmethod\n    def volume" in program
