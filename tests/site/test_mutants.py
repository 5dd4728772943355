"""Faults that nothing notices are told, or listed with a reason that is kept true."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from scratch import package, repository, write

from exam_site import ROOT
from exam_site.audit import mutants

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")

SIDES = '''\
"""Sides."""


def side(n: int, k: int = 3) -> int:
    """The number of places."""
    if n < k:
        raise ValueError("n must be at least k")
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
TESTS = """\
import pytest
from i2dl_exam.sides import side, unused

def test_side() -> None:
    assert side(9) == 7
    with pytest.raises(ValueError, match="at least k"):
        side(2)

def test_unused() -> None:
    assert unused(0) == 0
"""
# In a program that always gives k, its default may be anything.
DEFAULT = """\
[[page]]
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
        "snippets/p1/a_sum.out": "7\n",
        "tests/i2dl_exam/test_sides.py": TESTS,
        "tests/i2dl_exam/test_addition.py": "",
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
    ("text", "message"),
    [
        (
            DEFAULT.replace("k=3 → k=2", "n - k → - k"),
            "sides.side: `n - k → - k` is no fault any more",
        ),
        (
            DEFAULT.replace("k=3 → k=2", "n - k → n + k"),
            "sides.side: `n - k → n + k` is noticed: remove it",
        ),
        (2 * DEFAULT, "sides.side k=3 → k=4 stands there twice"),
        (DEFAULT.replace("reason", "why"), "cannot be read: 'reason'"),
        (DEFAULT.replace("The program always gives k.", " "), "sides.side k=3 → k=4"),
        ("[[page", "cannot be read: "),
    ],
)
def test_a_list_of_survivors_that_is_wrong_or_stale_is_refused(
    root: Path, run: Run, text: str, message: str
) -> None:
    write(root, {"tests/mutants.toml": text})

    status, printed = run()

    assert status == 1
    assert f"tests/mutants.toml: {message}" in printed


def test_a_failure_without_any_fault_is_told(root: Path, run: Run) -> None:
    write(root, {"snippets/p1/a_sum.out": "8\n"})
    write(root, {"tests/i2dl_exam/test_sides.py": "def test_x(): assert False\n"})
    no_fault = "and no fault was put in:"

    for options, told in {
        (): f"p1/a_sum: does not print its output, {no_fault} prints something else",
        ("--tests",): f"sides: tests fail, {no_fault} fails with pytest's status 1",
    }.items():
        status, printed = run(*options)
        assert status == 1
        assert told in printed


def test_the_tests_are_judged_with_guards_and_unused_functions(run: Run) -> None:
    status, printed = run("--tests")

    assert status == 1
    assert "sides.py:13: sides.unused: nothing notices `2 * n → 3 * n`" in printed
    assert "in 2 definitions are noticed" in printed
    assert "nothing notices `n < k" in printed  # no test has n = k
    assert "k=3 → k=4" not in printed

    assert "in 1 definitions" in run("--tests", "sides.unused")[1]


def test_a_sample_is_always_the_same_and_leaves_out_survivors(
    root: Path, run: Run
) -> None:
    cases = mutants.by_programs(root, ("",), measured=False)
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
    for options in (["30"], ["4", "--tests"]):
        done = subprocess.run(
            [*command, *options], cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"{options[0]} of {options[0]} faults" in done.stdout
