"""Faults are tried in forks; what nothing notices is told, or listed with a reason."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from scratch import package, repository, write

from exam_site import ROOT
from exam_site.audit import mutants
from exam_site.programs.runner import CRASHES, DIFFERS, LATE, Job
from strict_codeblocks.fences import EXPECTED

# Newer versions of Python warn of forks beside threads that other tests have left.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")

SIDES = '''\
"""Sides."""


def side(n: int, k: int = 3) -> int:
    """The number of places."""
    return n - k + 1


def unused(n: int) -> int:
    """Twice."""
    return 2 * n
'''
SNIPPET = '''\
"""1a: Seven places."""

from i2dl_exam.sides import side

print(f"{{side(9, {})}}")
'''
SHOWN = f"""\
<!-- program("p1/a_sum") -->
```python
```
{EXPECTED}
```text
{{}}
```
<!-- end -->
"""
# In a program that always gives k, its default may be anything.
DEFAULT = """\
[[fault]]
symbol = "sides.side"
changes = ["k=3 → k=4", "k=3 → k=2"]
reason = "The program always gives k."
"""
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    package(tmp_path, sides=SIDES)
    files = {
        "snippets/p1/a_sum.py": SNIPPET.format(3),
        "docs/problems/1-first.md": SHOWN.format(7),
        "tests/mutants.toml": "",
    }
    root = repository(tmp_path, files)
    (root / "src/i2dl_exam/addition.py").unlink()
    return root


@pytest.fixture
def run(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run the command on the scratch repository: its status and what it printed."""
    monkeypatch.setattr(mutants, "MIN_SCORE", 50)

    def run(*arguments: str) -> tuple[int, str]:
        status = mutants.main(list(arguments), root)
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return run


def test_a_survivor_is_told_with_its_line_until_it_is_listed(
    root: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, printed = run()

    assert status == 1
    told = "src/i2dl_exam/sides.py:4: sides.side: nothing notices `k=3 → k=4`"
    assert told in printed
    assert "5 of 7 faults in 1 definitions are noticed: 71.4 %" in printed
    assert "2 survive, 0 of them with a reason" in printed

    write(root, {"tests/mutants.toml": DEFAULT})
    status, printed = run()

    assert status == 0
    assert "2 survive, 2 of them with a reason" in printed
    assert "nothing notices" not in printed

    monkeypatch.setattr(mutants, "MIN_SCORE", 95)
    status, printed = run()

    assert status == 1
    assert "71.4 % are noticed, but 95 % must be" in printed


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("k=3 → k=2", "n - k → - k", "sides.side: `n - k → - k` is no fault any more"),
        (
            "k=3 → k=2",
            "n - k → n + k",
            "sides.side: `n - k → n + k` is noticed: remove",
        ),
        (DEFAULT, 2 * DEFAULT, "sides.side k=3 → k=4 stands there twice"),
        ("reason", "why", "cannot be read: 'reason'"),
        ("The program always gives k.", " ", "sides.side k=3 → k=4"),
        ("]]", "", "cannot be read: "),
    ],
)
def test_a_list_of_survivors_that_is_wrong_or_stale_is_refused(
    root: Path, run: Run, old: str, new: str, message: str
) -> None:
    write(root, {"tests/mutants.toml": DEFAULT.replace(old, new)})

    status, printed = run()

    assert status == 1
    assert f"tests/mutants.toml: {message}" in printed


def test_a_failure_without_any_fault_is_told(root: Path, run: Run) -> None:
    write(root, {"docs/problems/1-first.md": SHOWN.format(8)})

    status, printed = run()

    assert status == 1
    told = "snippets/p1/a_sum.py: prints no such text without any fault: prints somet"
    assert told in printed


def test_a_sample_is_the_same_and_leaves_out_survivors(root: Path, run: Run) -> None:
    cases = mutants.cases_of(root, ("",), measured=False)
    known = {("sides.side", "k=3 → k=4"): "reason"}

    samples = [mutants.some_of(cases, known, 3) for _ in range(2)]

    assert samples[0] == samples[1]
    assert len(mutants.some_of(cases, known, 100)) == 6
    write(root, {"tests/mutants.toml": DEFAULT})
    status, printed = run("--sample", "3")
    assert status == 0
    assert "3 of 3 faults" in printed


def test_a_sample_of_the_real_faults_is_noticed() -> None:
    """A fixed sample of modules in which all are; a weekly workflow tries the rest."""
    modules = ["convolution", "recurrent"]
    command = [sys.executable, "-m", "exam_site.audit.mutants", *modules, "--sample"]
    done = subprocess.run([*command, "15"], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "15 of 15 faults" in done.stdout


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
