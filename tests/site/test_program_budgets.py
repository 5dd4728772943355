"""Programs stay short enough to be read: each for itself, and all together.

`pytest tests/site/test_program_budgets.py -s` prints the table.
"""

import ast
import re
from functools import cache
from statistics import median, quantiles

import pytest

from exam_site import ROOT
from exam_site.pages import markers as pages
from exam_site.programs import outputs as programs
from exam_site.programs import standalone
from exam_site.programs.outputs import Program

LONGEST, WIDEST = 80, 72
SHOWN = programs.programs(ROOT)
PRINTED = pages.outputs(ROOT)
DEFINED = standalone.definitions(ROOT)
every_program = pytest.mark.parametrize("program", SHOWN, ids=[p.name for p in SHOWN])


@cache
def drawn(program: Program) -> int:
    """The lines that come from the package."""
    texts = (DEFINED[name].text for name in standalone.symbols(program.path))
    return sum(text.count("\n") + 1 for text in texts)


@cache
def checking(program: Program) -> int:
    """The lines that only look at arguments: guards, and functions that are guards."""
    lines: set[int] = set()
    for node in ast.walk(ast.parse(program.text)):
        raises = isinstance(node, ast.If) and isinstance(node.body[-1], ast.Raise)
        name = getattr(node, "name", "") or ""
        if raises or re.match("_?(require|check)", name):
            lines |= {*range(node.lineno, (node.end_lineno or 0) + 1)}
    return len(lines)


def output(program: Program) -> list[str]:
    return PRINTED[program.name].splitlines()


@every_program
def test_a_program_fits_a_screen_and_a_phone(program: Program) -> None:
    lines = program.text.splitlines()

    assert len(lines) <= LONGEST
    assert [line for line in lines if len(line) > WIDEST] == []


@every_program
def test_a_program_draws_its_subject_from_the_package(program: Program) -> None:
    modules = {name.split(".")[0] for name in standalone.symbols(program.path)}

    assert modules - standalone.SUPPORT or not program.question


def test_all_programs_together_are_as_short_as_promised() -> None:
    lengths = sorted(program.text.count("\n") for program in SHOWN)
    whole = sum(lengths)
    lines = [line for program in SHOWN for line in output(program)]
    verdicts = sum(line.endswith(("True", "False")) for line in lines)
    table = {
        "median lines": (median(lengths), 30),
        "90th percentile": (quantiles(lengths, n=10)[-1], 60),
        "longest": (lengths[-1], LONGEST),
        "all lines": (whole, 4_400),
        "% that check arguments": (100 * sum(map(checking, SHOWN)) / whole, 3),
        "% from the package": (100 * sum(map(drawn, SHOWN)) / whole, 40),
        "% of the output that says True or False": (100 * verdicts / len(lines), 10),
    }
    for name, (value, most) in table.items():
        print(f"{name:40} {value:7.1f}, at most {most}")

    assert {n: value for n, (value, most) in table.items() if value > most} == {}
