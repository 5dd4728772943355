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
    monkeypatch.setattr(mutants, "LEAST", 50)

    def run(*arguments: str) -> tuple[int, str]:
        status = mutants.main(list(arguments), root)
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return run


def test_a_fault_that_no_program_notices_is_told_with_its_line(run: Run) -> None:
    status, printed = run()

    assert status == 1
    assert (
        "src/i2dl_exam/sides.py:4: sides.side: nothing notices `k=3 → k=4`" in printed
    )
    assert "7 faults in 1 definitions are noticed: 71.4 %" in printed
    assert "2 survive, 0 of them with a reason" in printed


def test_a_listed_survivor_is_no_failure(root: Path, run: Run) -> None:
    write(root, {"tests/mutants.toml": DEFAULT})

    status, printed = run()

    assert status == 0
    assert "2 survive, 2 of them with a reason" in printed
    assert "nothing notices" not in printed


def test_too_many_survivors_fail_although_they_are_listed(
    root: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, {"tests/mutants.toml": DEFAULT})
    monkeypatch.setattr(mutants, "LEAST", 95)

    status, printed = run()

    assert status == 1
    assert "71.4 % are noticed, but 95 % must be" in printed


def test_a_listed_fault_that_is_noticed_is_stale(root: Path, run: Run) -> None:
    write(root, {"tests/mutants.toml": DEFAULT.replace("k=2", "n - k → n + k")})

    status, printed = run()

    assert status == 1
    assert "mutants.toml: sides.side: `k=3 → n - k → n + k` is no fault" in printed

    write(root, {"tests/mutants.toml": DEFAULT.replace("k=3 → k=2", "n - k → n + k")})

    assert "sides.side: `n - k → n + k` is noticed: remove it" in run()[1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (2 * DEFAULT, "sides.side k=3 → k=4 stands there twice"),
        (
            DEFAULT.replace("reason", "why"),
            "an entry of [[page]] has the keys symbol, changes, why",
        ),
        (DEFAULT.replace("The program always gives k.", " "), "an entry of [[page]]"),
        ("[[page", "is not valid TOML"),
    ],
)
def test_a_list_of_survivors_that_is_wrong_is_refused(
    root: Path, run: Run, text: str, message: str
) -> None:
    write(root, {"tests/mutants.toml": text})

    status, printed = run()

    assert status == 1
    assert f"tests/mutants.toml: {message}" in printed


def test_verdicts_are_remembered_until_a_program_changes(root: Path, run: Run) -> None:
    first = run()

    assert "faults are remembered" not in first[1]
    assert "7 faults are remembered" in run()[1]
    assert "faults are remembered" not in run("--all")[1]

    write(root, {"snippets/p1/a_sum.py": SNIPPET.format("k=3")})

    assert "faults are remembered" not in run()[1]


def test_a_better_program_notices_more(root: Path, run: Run) -> None:
    snippet = SNIPPET.format(3).replace("\nprint", "\nassert side(9) == 7\nprint")
    write(root, {"snippets/p1/a_sum.py": snippet})

    status, printed = run()

    assert status == 0
    assert "7 of 7 faults in 1 definitions are noticed: 100.0 %" in printed


def test_a_program_that_fails_without_any_fault_is_told(root: Path, run: Run) -> None:
    write(root, {"snippets/p1/a_sum.out": "8\n"})

    status, printed = run()

    assert status == 1
    assert "p1/a_sum: does not print its output, and no fault was put in" in printed


def test_the_tests_are_judged_with_guards_and_unused_functions(run: Run) -> None:
    status, printed = run("--tests")

    assert status == 1
    assert "sides.py:13: sides.unused: nothing notices `2 * n → 3 * n`" in printed
    assert "in 2 definitions are noticed" in printed
    assert "nothing notices `n < k" in printed  # no test has n = k
    assert "k=3 → k=4" not in printed


def test_tests_that_fail_without_any_fault_are_told(root: Path, run: Run) -> None:
    write(root, {"tests/i2dl_exam/test_sides.py": "def test_x(): assert False\n"})

    assert (
        "sides: tests fail, and no fault was put in: fails test_x" in run("--tests")[1]
    )


def test_only_the_named_symbols_are_tried(run: Run) -> None:
    status, printed = run("--tests", "sides.unused")

    assert status == 1
    assert "in 1 definitions" in printed


def test_a_sample_is_the_same_for_a_seed_and_leaves_out_survivors(
    root: Path, run: Run
) -> None:
    cases = mutants.by_programs(root, ("",), measured=False)
    known = {("sides.side", "k=3 → k=4"): "reason"}

    samples = [mutants.some_of(cases, known, 3, seed) for seed in (0, 0, 1)]

    assert samples[0] == samples[1] != samples[2]
    assert len(mutants.some_of(cases, known, 100, 0)) == 6
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
