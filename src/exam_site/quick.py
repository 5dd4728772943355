"""Check and test what depends on the files that changed since the last commit.

A question depends on its snippets, the package's functions in them, its figures, its
section of the page, its entry in the contract and its tests; a module on its own tests.
Without Git, or after a commit, questions are named: `make quick Q="4b 6d"`.
"""

import ast
import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from exam_site import ROOT, contract
from exam_site.errors import SiteError
from exam_site.pages.markers import read_pages
from exam_site.pages.page import Page
from exam_site.programs.outputs import Program, programs

TESTS, PRACTICE = Path("tests/pages"), Path("tests/site")
LAWS = Path("tests/site/test_laws.py")
MISTAKES = Path("tests/pages/test_mistakes.py")


def changed_files(root: Path = ROOT) -> list[str]:
    """What Git calls changed or new, relative to the repository.

    Raises:
        SiteError: if there is no Git.
    """
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


def questions(changed: list[str], found: list[Program], root: Path = ROOT) -> set[str]:
    """The questions that changed files are about."""
    exam = contract.load(root / "exam")
    shown = {p.text for page in read_pages(root).values() for p in page.programs}
    about = {program.question for program in found if program.text not in shown}
    for name in changed:
        if snippet := re.match(r"snippets/p(\d)/(?:figures/)?([a-z])_", name):
            about.add("".join(snippet.groups()))
        elif practised := re.search(r"/practice/\w+/p?(\d[a-z]?)\.", name):
            about |= {q.id for q in exam.questions if q.id.startswith(practised[1])}
        elif name.startswith("docs/problems/") or re.match(r"exam/\d-", name):
            old = _git(root, "show", f"HEAD:./{name}") or ""
            new = (root / name).read_text("utf-8")
            ids = [question.id for question in exam.questions]
            about |= {id for id in ids if _part(id, old) != _part(id, new)}
    return about & {q.id for q in exam.questions}


def _part(id: str, text: str) -> str:
    """What a page or the contract says about a question."""
    if section := Page(text).sections.get(id):
        return section.text
    entry = re.search(rf'^id = "{id}"$.*?(?=^\[\[question|\Z)', text, re.M | re.S)
    return entry[0] if entry else ""


def selection(about: set[str], changed: list[str], root: Path = ROOT) -> list[str]:
    """The tests of questions and of changed modules, as pytest names them."""
    exam = contract.load(root / "exam")
    named = _laws(sorted(about), root)
    if any(exam.question(id).answers for id in about) and (root / MISTAKES).is_file():
        named.append(MISTAKES.as_posix())
    for problem in exam.problems:
        ours = about & {q.id for q in problem.questions}
        page = root / "docs" / problem.page
        if ours and page.is_file():
            sections = Page(page.read_text("utf-8")).sections
            shown = [sections[id].programs for id in sections if id in ours]
            lines = [program.line for programs in shown for program in programs]
            named += [f"docs/{problem.page}::line {line}" for line in lines]
        own = (root / TESTS).glob(f"test_p{problem.number}*.py")
        for path in sorted([*own, *(root / PRACTICE).glob("test_practice_p*.py")]):
            for node in ast.parse(path.read_text("utf-8")).body:
                name = getattr(node, "name", "")
                claim = re.match(r"test_(\d[a-z])_", name)
                anyones = bool(ours) and name.startswith("test_") and not claim
                if anyones or (claim and claim[1] in ours):
                    named.append(f"{path.relative_to(root)}::{node.name}")  # type: ignore[attr-defined]
    modules = {f"test_{Path(n).stem}.py" for n in changed if n.startswith("src/")}
    files = [path.relative_to(root) for path in sorted((root / "tests").rglob("*.py"))]
    mine = [f for f in files if f.name in modules or f.as_posix() in changed]
    return named + [f.as_posix() for f in mine if f.name.startswith("test_")]


def _laws(about: list[str], root: Path) -> list[str]:
    """The laws of some questions, and those of the whole site."""
    if not about or not (root / LAWS).is_file():
        return []
    named = []
    for node in ast.parse((root / LAWS).read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            marks = [ast.unparse(mark) for mark in node.decorator_list]
            if "every_question" in marks:
                named += [f"{LAWS}::{node.name}[{id}]" for id in about]
            elif not marks:
                named.append(f"{LAWS}::{node.name}")
    return named


def run(named: list[str], root: Path = ROOT) -> int:
    """Say what is about to be tested, and test it; the exit status."""
    changed = [] if named else changed_files(root)
    about = set(named) or questions(changed, programs(root), root)
    chosen = selection(about, changed, root)
    if not chosen:
        print("Nothing changed that a test depends on.")
        return 0
    what = ", ".join(sorted(about)) or "no question"
    print(f"Testing {what}: {len(chosen)} files and tests", flush=True)
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", *chosen]
    return subprocess.run(command, cwd=root, env=environment).returncode
