"""A fault is tried in a fork, which is stopped if it never ends."""

import os
from pathlib import Path

import pytest
from scratch import ADDITION, package, write

from exam_site.audit import trials
from exam_site.audit.trials import DIES, LATE, Trial, Verdict

# Newer versions of Python warn of forks beside threads that other tests have left.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")

TESTS = """\
from hypothesis import given, settings, strategies as st

from i2dl_exam.addition import add


@given(st.integers())
@settings(max_examples=5)
def test_nothing_added(n: int) -> None:
    assert add(n, 0) == n


def test_three_and_five() -> None:
    assert add(3, 5) == 8
"""


def outcome(*several: Trial) -> Verdict:
    ((_, verdict),) = trials.judge([list(several)])
    return verdict


def program(text: str, expected: str = "8\n", seconds: float = 20) -> Trial:
    return trials.program("p1/a_sum", text, expected, seconds)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("print(3 + 5)", "survives"),
        ("print(3 - 5)", "prints something else"),
        ("print(8); print(9)", "prints something else"),
        ("print(8, end='')", "prints something else"),
        ("pass", "prints something else"),
        ("print(8); 1 / 0", "raises ZeroDivisionError"),
        ("import sys; sys.exit()", "raises SystemExit"),
        ("import warnings; warnings.warn('old')", "raises UserWarning"),
        ("import i2dl_exam", "raises ModuleNotFoundError"),
        ("def f(:", "raises SyntaxError"),
        ("x = bytearray(1 << 40)", "raises MemoryError"),
        ("import os; os._exit(0)", DIES),
        ("import os; os.kill(os.getpid(), 9)", DIES),
        ("print(__name__)", "prints something else"),
        ("import os; os.write(1, b'x'); print(8)", "survives"),
    ],
)
def test_how_a_program_ends(text: str, how: str) -> None:
    assert outcome(program(text)).how == how


def test_a_program_that_never_ends_is_stopped() -> None:
    verdict = outcome(program("while True: pass", seconds=0.2))

    assert verdict == Verdict(LATE, "p1/a_sum", 0.2)
    assert not verdict.survives


def test_a_program_is_stopped_at_the_first_difference() -> None:
    text = "print(9)\nwhile True: pass"

    assert outcome(program(text, seconds=60)).how == "prints something else"


def test_nothing_changes_outside_the_fork(capfd: pytest.CaptureFixture[str]) -> None:
    before = dict(os.environ)

    verdict = outcome(program("import os; os.environ['X'] = '1'; print(8)"))

    assert verdict.survives
    assert dict(os.environ) == before
    assert capfd.readouterr() == ("", "")


def test_the_first_trial_that_notices_ends_the_fault() -> None:
    good, bad = program("print(8)"), trials.program("p1/b_bad", "print(7)", "8\n")
    never = trials.program("p1/c_never", "while True: pass", "8\n")

    assert outcome(good, bad, never).by == "p1/b_bad"
    assert outcome(good, good).survives


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_every_fault_is_judged(workers: int) -> None:
    faults = [[program("print(8)")], [program("print(7)")]] * 3

    found = dict(trials.judge(faults, workers))

    assert {index: verdict.survives for index, verdict in found.items()} == {
        index: index % 2 == 0 for index in range(6)
    }


def test_the_time_of_a_trial_is_measured() -> None:
    text = "import time\nwhile time.process_time() < 0.2: pass\nprint(8)"

    assert 0.2 <= outcome(program(text)).seconds < 20


@pytest.mark.parametrize(
    ("old", "new", "how"),
    [
        ("a + b", "a + b", "survives"),
        ("a + b", "a - b", "fails test_three_and_five"),
        ("a + b", "a * b", "fails test_nothing_added"),
        ("def add", "def sub", "pytest ends with status 2"),
        ("def add", "1 / 0\ndef add", "raises ZeroDivisionError"),
    ],
)
def test_a_module_is_judged_by_its_tests(
    tmp_path: Path, old: str, new: str, how: str
) -> None:
    root = package(tmp_path, addition=ADDITION)
    write(root, {"tests/i2dl_exam/test_addition.py": TESTS})

    trial = trials.module_tests("addition", ADDITION.replace(old, new), root, 60)

    assert outcome(trial).how == how
