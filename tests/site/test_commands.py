"""`refresh` writes what is generated, `check` compares it; neither does it by half."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from scratch import EXAM, FIRST, PAGE, Run, repository, runner, write

from exam_site import ROOT, __main__

FIGURE = '"""One line."""\n\n\ndef draw() -> str:\n    return "<svg></svg>\\n"\n'
GENERATED = {
    "docs/assets/figures/1a_line.svg",
    "docs/notebooks/1-first.ipynb",
    "docs/problems/1-first.md",
    "exam/schema.json",
    "src/exam_site/practice/generated.json",
}
FIX = "make refresh"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {"exam": FIRST, "snippets/figures/1a_line.py": FIGURE}
    return repository(tmp_path, files)


@pytest.fixture
def run(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    return runner(root, monkeypatch, capsys)


def contents(root: Path) -> dict[str, bytes]:
    """Every file of a repository, except what is remembered between runs."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.parent.name not in {".cache", "__pycache__"}
    }


def test_check_shows_what_is_missing_and_writes_nothing(root: Path, run: Run) -> None:
    before = contents(root)

    status, printed, _ = run("check")

    assert status == 1
    for name in GENERATED:
        assert f"+++ {name} (generated)\n" in printed
    assert "+3 + 5 = 8\n" in printed
    assert printed.endswith(f"Stale files: 5. To fix: {FIX}\n")
    assert contents(root) == before


def test_refresh_writes_once_and_then_check_is_clean(root: Path, run: Run) -> None:
    before = contents(root)

    status, printed, _ = run("refresh")
    after = contents(root)

    assert status == 0
    assert {x for x in after if after[x] != before.get(x)} == GENERATED
    assert b"return a + b\n\n\n" in after["docs/problems/1-first.md"]
    assert b"```text\n3 + 5 = 8\n```\n" in after["docs/problems/1-first.md"]
    for name in GENERATED:
        assert f"wrote {name}\n" in printed

    times = {path: path.stat().st_mtime_ns for path in root.rglob("*.*")}
    for command in ("refresh", "check"):
        status, printed, errors = run(command)
        assert (status, errors) == (0, "")
        assert printed == "6 generated files are up to date\n"  # nothing was run
    assert {path: path.stat().st_mtime_ns for path in times} == times


@pytest.mark.parametrize(
    ("name", "old", "new", "shown", "stale"),
    [
        ("docs/problems/1-first.md", "= 8", "= 9", "-3 + 5 = 9\n+3 + 5 = 8", 1),
        # The page and its notebook.
        ("src/i2dl_exam/addition.py", "+ b", "* b", "-3 + 5 = 8\n+3 + 5 = 15", 2),
    ],
)
def test_an_edit_shows_which_answer_changes(
    root: Path, run: Run, name: str, old: str, new: str, shown: str, stale: int
) -> None:
    run("refresh")
    before, fresh = (root / name).read_text("utf-8"), contents(root)
    write(root, {name: before.replace(old, new)})

    status, printed, _ = run("check")

    assert status == 1
    assert "--- docs/problems/1-first.md (committed)\n" in printed
    assert printed.count(f"\n{shown}\n") == 1
    assert printed.endswith(f"Stale files: {stale}. To fix: {FIX}\n")
    assert run("refresh")[0] == 0
    write(root, {name: before})
    assert run("refresh")[0] == 0
    assert contents(root) == fresh


def test_files_without_source_are_told_and_removed(root: Path, run: Run) -> None:
    lost = {name for name in GENERATED if "1a_" in name}
    run("refresh")
    (root / "snippets/p1/a_sum.py").unlink()
    (root / "snippets/figures/1a_line.py").unlink()
    write(root, {"docs/problems/1-first.md": "# 1. First\n"})

    status, printed, _ = run("check")

    assert status == 1
    for name in lost:
        assert f"{name}: nothing generates this file any more\n" in printed
    assert f"Stale files: 2. To fix: {FIX}\n" in printed  # and the notebook
    status, printed, _ = run("refresh")
    assert status == 0
    assert "removed docs/assets/figures/1a_line.svg: its source is gone\n" in printed
    assert not lost & contents(root).keys()


SNIPPET = "snippets/p1/b_new.py"
BAD = {
    "page names no snippet": (
        {"docs/problems/1-first.md": PAGE.replace("a_sum", "a_sun")},
        "docs/problems/1-first.md:6: there is no snippets/p1/a_sun.py",
    ),
    "snippet raises": (
        {SNIPPET: '"""1b: No."""\n\nprint(8)\nraise ValueError("no")\n'},
        "snippets/p1/b_new.py:4: ValueError: no",
    ),
    "no page shows a snippet": (
        {SNIPPET: '"""1b: No."""\n\nprint(9)\n'},
        f"{SNIPPET}: no page shows this program",
    ),
    "snippet prints nothing": (
        {SNIPPET: '"""1b: No."""\n'},
        f"{SNIPPET}: prints nothing",
    ),
    "figure raises": (
        {"snippets/figures/1b_new.py": FIGURE.replace("return", "return 1 / 0,")},
        "snippets/figures/1b_new.py: raises ZeroDivisionError: division by zero",
    ),
    "contract contradicts itself": (
        {"exam": EXAM.replace("credits = 4", "credits = 5")},
        "exam/exam.toml: credits is 5, but the problems add up to 4",
    ),
}


@pytest.mark.parametrize(("change", "message"), BAD.values(), ids=BAD)
def test_a_mistake_is_one_clear_message_and_nothing_is_written(
    root: Path, run: Run, change: dict[str, str], message: str
) -> None:
    write(root, change)
    before = contents(root)

    for command in ("refresh", "check"):
        status, _, errors = run(command)

        assert status == 1
        what, fix = errors.splitlines()
        assert what.startswith(message)
        assert fix.startswith("    ")
        assert contents(root) == before


def test_all_mistakes_of_a_kind_are_told_at_once(root: Path, run: Run) -> None:
    write(
        root, {SNIPPET: '"""1b: No."""\n', "snippets/p1/c.py": '"""1c: No."""\n1 / 0\n'}
    )

    _, _, errors = run("refresh")

    assert [line.split(": ")[0] for line in errors.splitlines()[::2]] == [
        SNIPPET,
        "snippets/p1/c.py:2",
    ]


def test_another_error_is_not_hidden(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(__main__, "generate", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        run("refresh")


def test_the_command_line_ends_with_the_status(root: Path) -> None:
    shutil.copytree(
        ROOT / "src" / "exam_site",
        root / "src" / "exam_site",
        ignore=shutil.ignore_patterns("__pycache__", "vendor", "scripts"),
    )

    def python(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "exam_site", *arguments],
            env=os.environ | {"PYTHONPATH": f"{root / 'src'}:{ROOT / 'src'}"},
            capture_output=True,
            text=True,
        )

    assert python("check").returncode == 1
    assert python("refresh").returncode == 0
    clean = python("check")
    assert (clean.returncode, clean.stdout) == (0, "6 generated files are up to date\n")
    assert "running 1 of 1 programs" in python("check", "--all").stdout
    assert python("write").returncode == 2
    assert python().returncode == 2
    write(root, {SNIPPET: '"""1b: No."""\n'})
    failed = python("refresh")
    assert failed.returncode == 1
    assert failed.stderr.startswith(f"{SNIPPET}: prints nothing\n")


def test_every_published_file_is_generated_or_written_by_hand() -> None:
    """So that nothing on the site is neither checked nor reviewed."""
    by_hand = ("**/*.md", "assets/fonts/*", "assets/katex/**/*")
    by_hand += ("assets/stylesheets/*.css", "assets/favicon.svg", "assets/social.png")
    known = {path for pattern in by_hand for path in (ROOT / "docs").glob(pattern)}
    known |= {path for pattern in __main__.GENERATED for path in ROOT.glob(pattern)}

    assert {p for p in (ROOT / "docs").rglob("*") if p.is_file()} <= known
