"""A fault is tried in a fork, which is stopped if it never ends."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from exam_site.audit import mutants
from exam_site.programs.runner import CRASHES, DIFFERS, LATE, Job

# Newer versions of Python warn of forks beside threads that other tests have left.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


def program(text: str, seconds: float = 20) -> Job:
    return mutants.trial("p1/a_sum", text, "8\n", seconds)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("print(3 + 5)", ""),
        ("print(3 - 5)", DIFFERS),
        ("print(8, end='')", DIFFERS),
        ("print(9)\nwhile True: pass", DIFFERS),  # it is stopped where it differs
        ("try: print(9)\nexcept Exception: pass\nwhile True: pass", DIFFERS),
        ("print(8); 1 / 0", "raises ZeroDivisionError"),
        ("import warnings; warnings.warn('old')", "raises UserWarning"),
        ("import i2dl_exam.sampling", "raises ModuleNotFoundError"),
        ("x = bytearray(1 << 36)", "raises MemoryError"),
        ("import os; os._exit(0)", CRASHES),
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

    (result,) = mutants.judge([[program(text)]])

    assert result.how == how
    assert ({**os.environ}, Path.cwd()) == before
    assert capfd.readouterr() == ("", "")


def test_the_first_trial_that_notices_ends_the_fault() -> None:
    good, bad, endless = map(program, ("print(8)", "print(7)", "while True: pass"))
    late = replace(endless, processor=0.2)
    faults = [[good], [good, bad, endless], [bad, endless], [good, late]] * 2

    for workers in (1, 3):
        found = [result.how for result in mutants.judge(faults, workers)]
        assert found == ["", DIFFERS, DIFFERS, LATE] * 2
