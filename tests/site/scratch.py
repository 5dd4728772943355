"""Small repositories, built in a temporary folder, for the tests of the pipeline."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from exam_site import __main__
from exam_site.errors import SiteError, messages
from exam_site.programs.standalone import _module

# A contract in one text: each line with the name of a file begins one, see `write`.
EXAM = """\
# exam/exam.toml
course = "Course"
university = "University"
date = 2020-08-11
term = "summer"
minutes = 90
credits = 4

# exam/1-first.toml
title = "First"
credits = 3

[[question]]
id = "1a"
title = "A number"
credits = 2
kind = "numeric"
marking = [
  { blanks = [1], credits = 1.5, text = "the number" },
  { credits = 0.5, text = "its unit" },
]
answers = [{ label = "n", value = "8" }]
notes = ["Counting earns nothing."]

[[question]]
id = "1b"
title = "A reason"
credits = 1
credits_inferred = true
kind = "explain"
marking = [{ credits = 1, text = "because" }]

# exam/2-second-one.toml
title = "Second"
credits = 1

[[question]]
id = "2a"
title = "A drawing"
credits = 1
kind = "drawing"
marking = [{ credits = 1, text = "the drawing" }]
"""

FIRST = EXAM.partition("# exam/2")[0].replace("credits = 4", "credits = 3")

# The same with a choice question.
CHOICE = EXAM.replace(
    """kind = "drawing"
marking = [{ credits = 1, text = "the drawing" }]
""",
    """kind = "choice"
marking = [{ credits = 1, text = "the boxes" }]
options = [
  { text = "3 > 2", why = "It is.", line = "3 > 2: True", mistake = "Haste." },
  { text = "3 > 3", why = "Equal.", line = "3 > 3: False", mistake = "Read as >=." },
  { text = "2 > 3", why = "Less.", line = "2 > 3: False", mistake = "Haste." },
]
right = [1, 2]
""",
)

ADDITION = '''\
"""Adding."""


def add(a: int, b: int) -> int:
    """The sum of two numbers.

    Args:
        a: one number.
        b: another.
    """
    return a + b
'''

SUM = '''\
"""1a: Three and five are eight."""

from i2dl_exam.addition import add

print(f"3 + 5 = {add(3, 5)}")
'''

PAGE = """\
# 1. First

<!-- question("1a") -->
<!-- end -->

<!-- program("p1/a_sum") -->
<!-- end -->
"""


def write(root: Path, files: dict[str, str]) -> Path:
    """Write files, whose folders are made; return the root."""
    named = dict(files)
    parts = re.split(r"(?m)^# (exam/.*)\n", named.pop("exam", ""))
    named |= zip(parts[1::2], parts[2::2], strict=True)
    for name, text in named.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def package(root: Path, **modules: str) -> Path:
    """Write modules of a package `i2dl_exam`; return the root."""
    files = {f"src/i2dl_exam/{name}.py": text for name, text in modules.items()}
    return write(root, {"src/i2dl_exam/__init__.py": '"""Package."""\n', **files})


def repository(root: Path, files: dict[str, str] | None = None) -> Path:
    """A whole repository: contract, package, one snippet, one page and a README."""
    package(root, addition=ADDITION)
    plain = {
        "exam": EXAM,
        "README.md": "# Readme\n",
        "snippets/p1/a_sum.py": SUM,
        "docs/problems/1-first.md": PAGE,
    }
    return write(root, plain | (files or {}))


Run = Callable[..., tuple[int, str, str]]


def runner(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs a command on a repository: its status and what it printed."""
    for name in ("refresh", "check"):
        command = partial(getattr(__main__, name), root)
        monkeypatch.setattr(__main__, name, command)

    def run(*arguments: str) -> tuple[int, str, str]:
        _module.cache_clear()  # a command reads each module once
        status = __main__.main(list(arguments))
        return status, *capsys.readouterr()

    return run


def refused(run: Callable[[], object]) -> list[str]:
    """The messages with which a call is refused."""
    with pytest.raises((SiteError, ExceptionGroup)) as error:
        run()
    return messages(error.value)
