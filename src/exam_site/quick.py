"""Check and test what depends on the files that changed since the last commit.

A question depends on its snippets, the package's functions in them, its figures, its
section of the page, its entry in the contract and its tests; a module on its own tests.
Tests and programs are known by the question in their names (conftest.py says those of
programs); the laws run whole.
Without Git, or after a commit, questions are named: `make quick Q="4b 6d"`.
"""

import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from exam_site import ROOT, contract
from exam_site.errors import SiteError
from exam_site.pages import Page

LAWS = "tests/site/test_laws.py"
TESTS = (LAWS, "tests/pages/test_mistakes.py", "tests/site/test_judges.py")
PRACTISED = "tests/site/test_practice_p*.py"
ALSO = {  # what is tested whole where files of these names changed
    r"docs/.*\.md": (LAWS,),
    r"snippets/use/|docs/use-it\.md": ("docs/use-it.md", "tests/pages/test_use_it.py"),
    r"src/i2dl_exam/": ("tests/i2dl_exam/test_every_function.py",),
}


def changed_files(root: Path = ROOT) -> list[str]:
    """What Git calls changed or new, relative to the repository."""
    told = _git(root, "status", "--porcelain", "-z", "--no-renames", "-uall")
    if told is None:
        what = "Git does not tell which files changed"
        fix = 'Name the questions: make quick Q="4b 6d"'
        raise SiteError("make quick", what, fix)
    return [entry[3:] for entry in told.split("\0") if entry]


def _git(root: Path, *command: str) -> str | None:
    """What Git answers; nothing if it cannot."""
    with suppress(OSError):
        done = subprocess.run(
            ["git", "-C", str(root), *command], capture_output=True, text=True
        )
        return None if done.returncode else done.stdout
    return None


def questions(changed: list[str], root: Path = ROOT) -> set[str]:
    """The questions that changed files are about; programs are seen on their pages."""
    exam, about = contract.load(root / "exam"), set[str]()
    for name in changed:
        if snippet := re.match(r"snippets/(?:p|figures/)(\d)/?([a-z])_", name):
            about.add("".join(snippet.groups()))
        elif practised := re.search(r"/questions/p(\d)\.", name):
            about |= {q.id for q in exam.questions if q.id.startswith(practised[1])}
        elif re.search(r"^docs/problems/|^exam/\d-|/statements\.toml$", name):
            old = _git(root, "show", f"HEAD:./{name}") or ""
            new = (root / name).read_text("utf-8")
            ids = [question.id for question in exam.questions]
            about |= {id for id in ids if _part(id, old) != _part(id, new)}
    return about & {q.id for q in exam.questions}


def _part(id: str, text: str) -> str:
    """What a page, the contract or the statements say about a question."""
    if section := Page(text).sections.get(id):
        return section.text
    entry = re.search(rf'^(id = "{id}"|\[{id}\])$.*?(?=^\[|\Z)', text, re.M | re.S)
    return entry[0] if entry else ""


def selection(about: set[str], changed: list[str], root: Path = ROOT) -> list[str]:
    """The tests of questions and of changed modules, as pytest is told them."""
    exam = contract.load(root / "exam")
    tests = {path.relative_to(root) for path in root.glob("tests/**/test_*.py")}
    modules = {f"test_{Path(n).stem}.py" for n in changed if n.endswith(".py")}
    whole = {f for f in tests if f.name in modules or f.as_posix() in changed}
    called = [each for name in changed for each in ALSO if re.match(each, name)]
    whole |= {Path(f) for each in called for f in ALSO[each] if (root / f).is_file()}
    if not about:
        return sorted(map(str, whole))
    pages = {f"docs/{exam.page(id)}" for id in about}
    patterns = [
        *TESTS,
        PRACTISED,
        *pages,
        *(f"tests/pages/test_p{id[0]}*.py" for id in about),
    ]
    found = {p.relative_to(root) for each in patterns for p in root.glob(each)}
    files = {file.name for file in whole} | {Path(LAWS).name}
    names = [*sorted(about), *sorted(files)]
    return [*sorted(map(str, found | whole)), "-k", " or ".join(names)]


def run(named: list[str], root: Path = ROOT) -> int:
    """Say what is about to be tested, and test it; the exit status."""
    changed = [] if named else changed_files(root)
    about = set(named) or questions(changed, root)
    chosen = selection(about, changed, root)
    if not chosen:
        print("No question changed, and no module. For the rest: make test browser")
        return 0
    what = ", ".join(sorted(about)) or "no question"
    print(f"Testing {what}: {' '.join(chosen)}", flush=True)
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", *chosen]
    return subprocess.run(command, cwd=root, env=environment).returncode
