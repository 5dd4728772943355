"""A fault is tried in a fork, which is stopped if it never ends."""

import os
from pathlib import Path

import pytest

from exam_site.audit import trials
from exam_site.audit.trials import Trial
from exam_site.programs.runner import CRASHES, DIFFERS, LATE, Result

# Newer versions of Python warn of forks beside threads that other tests have left.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


def program(text: str, name: str = "p1/a_sum", seconds: float = 20) -> Trial:
    return trials.program(name, text, "8\n").within({name: seconds})


def outcome(*several: Trial) -> tuple[str, Result]:
    """The last trial of a fault, and how it ended."""
    *_, (_, trial, result) = trials.judge([list(several)])
    return trial.name, result


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("print(3 + 5)", ""),
        ("print(3 - 5)", DIFFERS),
        ("print(8); print(9)", DIFFERS),
        ("print(8, end='')", DIFFERS),
        ("pass", DIFFERS),
        ("print(9)\nwhile True: pass", DIFFERS),  # it is stopped where it differs
        ("try: print(9)\nexcept Exception: pass\nwhile True: pass", DIFFERS),
        ("print(8); 1 / 0", "raises ZeroDivisionError"),
        ("import sys; sys.exit()", "raises SystemExit"),
        ("import warnings; warnings.warn('old')", "raises UserWarning"),
        ("import i2dl_exam.sampling", "raises ModuleNotFoundError"),
        ("def f(:", "raises SyntaxError"),
        ("x = bytearray(1 << 36)", "raises MemoryError"),
        ("import os; os._exit(0)", CRASHES),
        ("import os; os.kill(os.getpid(), 9)", CRASHES),
        ("print(8 if __name__ == '__main__' else 9)", ""),
        ("import os; os.write(1, b'x'); os.write(2, b'x'); print(8)", ""),
        ("import os; os.environ['X'] = '1'; os.chdir('/'); print(8)", ""),
        ("import os; print(8 + len(os.listdir()))", ""),  # in an empty folder
    ],
)
def test_how_a_program_ends(
    text: str, how: str, capfd: pytest.CaptureFixture[str]
) -> None:
    before = {**os.environ}, Path.cwd()

    assert outcome(program(text))[1].how == how
    assert ({**os.environ}, Path.cwd()) == before
    assert capfd.readouterr() == ("", "")


def test_a_program_that_never_ends_is_stopped() -> None:
    _, result = outcome(program("while True: pass", seconds=0.2))

    assert result.how == LATE
    assert result.error == "runs longer than 0.2 s"
    assert 0.1 <= result.seconds < 20  # the kernel counts in ticks


def test_the_first_trial_that_notices_ends_the_fault() -> None:
    good, bad = program("print(8)"), program("print(7)", "p1/b_bad")

    assert outcome(good, bad, program("while True: pass"))[0] == "p1/b_bad"
    assert outcome(good, good)[1].how == ""


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_every_fault_is_judged(workers: int) -> None:
    faults = [[program("print(8)")], [program("print(7)")]] * 3

    found = {n: r.how for n, _, r in trials.judge(faults, workers)}

    assert found == dict.fromkeys((0, 2, 4), "") | dict.fromkeys((1, 3, 5), DIFFERS)
