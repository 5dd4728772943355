"""`make quick` finds what depends on an edit, and nothing else."""

import subprocess
from pathlib import Path

import pytest
from scratch import refused, repository, write

from exam_site import ROOT, __main__, quick
from exam_site.programs.standalone import _module

TEST = "def test_1a_adds(): assert 3 + 5 == 8\n\n\ndef test_1b_adds(): assert True\n"
STATEMENTS = "src/exam_site/practice/statements.toml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository whose only commit has everything."""
    files = {
        "snippets/figures/1a_line.py": "def draw(): return '<svg></svg>'\n",
        STATEMENTS: '[1a]\nasked = "Which sum?"\n\n[1b]\nasked = "?"\n',
        "tests/pages/test_p1.py": TEST,
        "tests/site/test_laws.py": "def test_a(): ...\n",
        "tests/i2dl_exam/test_addition.py": "def test_add(): assert True\n",
        ".gitignore": ".cache/\n",
    }
    repository(tmp_path, files)
    assert __main__.refresh(tmp_path) == 0
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run([*git, *command], check=True)
    return tmp_path


def found(root: Path) -> tuple[set[str], list[str]]:
    """The questions and the tests that the changed files call for."""
    changed = quick.changed_files(root)
    about = quick.questions(changed, root)
    return about, quick.selection(about, changed, root)


def edit(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    write(root, {name: text.replace(old, new, 1)})


def test_without_a_change_nothing_is_tested(root: Path) -> None:
    assert found(root) == (set(), [])


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("snippets/p1/a_sum.py", "add(3, 5)", "add(5, 3)"),
        ("snippets/figures/1a_line.py", "<svg>", "<svg >"),
        ("docs/problems/1-first.md", "8", "9"),
        ("exam/1-first.toml", 'title = "A number"', 'title = "The sum"'),
        (STATEMENTS, "sum", "total"),
    ],
)
def test_an_edit_calls_for_the_tests_of_its_question(
    root: Path, name: str, old: str, new: str
) -> None:
    edit(root, name, old, new)

    about, chosen = found(root)

    assert about == {"1a"}
    files = ["docs/problems/1-first.md", "tests/pages/test_p1.py", quick.LAWS]
    assert chosen == [*files, "-k", "1a or test_laws.py"]


def test_an_edited_function_calls_for_its_questions_and_own_tests(root: Path) -> None:
    edit(root, "src/i2dl_exam/addition.py", "a + b", "b + a")
    _module.cache_clear()
    assert __main__.refresh(root) == 0

    about, chosen = found(root)

    assert about == {"1a"}
    assert "tests/i2dl_exam/test_addition.py" in chosen
    assert chosen[-1] == "1a or test_addition.py or test_laws.py"


@pytest.mark.parametrize(
    ("name", "chosen"),
    [
        ("docs/index.md", [quick.LAWS]),
        (
            "docs/use-it.md",
            [quick.LAWS, "docs/use-it.md", "tests/pages/test_use_it.py"],
        ),
        ("snippets/use/new.py", ["docs/use-it.md", "tests/pages/test_use_it.py"]),
        ("src/i2dl_exam/new.py", ["tests/i2dl_exam/test_every_function.py"]),
        ("overrides/main.html", []),
    ],
)
def test_pages_and_files_without_a_question_call_for_their_own_tests(
    name: str, chosen: list[str]
) -> None:
    assert quick.selection(set(), [name], ROOT) == sorted(chosen)


def test_an_edited_test_is_run_whole(root: Path) -> None:
    edit(root, "tests/pages/test_p1.py", "== 8", "== 9")

    assert found(root) == (set(), ["tests/pages/test_p1.py"])


def test_without_git_questions_must_be_named(tmp_path: Path) -> None:
    (message,) = refused(lambda: quick.changed_files(tmp_path))

    assert message.startswith("make quick: Git does not tell which files changed")
    assert 'make quick Q="4b 6d"' in message
