"""Whatever stands in a file, the tools say clearly what is wrong, or they are right.

The texts are real ones with random changes: lines lost, doubled or exchanged, values of
other types, strange characters. No other error than `SiteError` may come out, and
nothing that people wrote may be lost.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scratch import CHOICE, PAGE, SUM, repository, write

from exam_site import contract, publication
from exam_site.cache import load, save
from exam_site.errors import SiteError
from exam_site.labs import execute as labs
from exam_site.pages import fences
from exam_site.pages import markers as pages
from exam_site.programs import outputs as programs
from exam_site.web.katex import Katex

LAB = """\
# %% [markdown] description="A lab."
# # Lab
#
# Words.

# %%
from i2dl_exam.addition import add

# %% alt="A line." tags=["solution"]
print(add(1, 2))
"""
URLS = """\
[project]
name = "x"

[project.urls]
Repository = "https://github.com/owner/name"
Documentation = "https://owner.github.io/name/"
"""
PIECES = (
    *("", " ", "\t", '"', "'", "[", "]", "[[", "{", "}", "=", ",", "#", "\\", "\0"),
    *("nan", "-1", "1e999", "9" * 400, "true", "2020-01-01", "[[[cog", "[[[end]]]"),
    *("<!-- [[[cog ", " ]]] -->", '""', "'''", '"""', "```", "~~~", "# %%", "é", "\r"),
    *("\ud800", "\u2028", "\x85", "\ufeff", "[" * 5000, "(" * 300, "=[1]", "{a=1}"),
)
quick = settings(
    max_examples=40,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
edits = st.lists(
    st.tuples(
        st.sampled_from(
            ["lose", "double", "swap", "insert", "replace", "cut", "value"]
        ),
        st.floats(0, 1, exclude_max=True),
        st.floats(0, 1, exclude_max=True),
        st.sampled_from(PIECES) | st.text(max_size=5),
    ),
    min_size=1,
    max_size=4,
)


def changed(text: str, changes: list[tuple[str, float, float, str]]) -> str:
    """The text after some edits."""
    for kind, first, second, piece in changes:
        lines = text.splitlines(keepends=True) or [""]
        i, j = int(first * len(lines)), int(second * len(lines))
        at = int(second * len(lines[i]))
        if kind == "lose":
            del lines[i]
        elif kind == "double":
            lines.insert(j, lines[i])
        elif kind == "swap":
            lines[i], lines[j] = lines[j], lines[i]
        elif kind == "insert":
            lines[i] = lines[i][:at] + piece + lines[i][at:]
        elif kind == "replace":
            lines[i] = lines[i][:at] + piece + lines[i][at + 1 :]
        elif kind == "cut":
            lines[i] = lines[i][:at]
        elif "=" in lines[i]:
            lines[i] = f"{lines[i].partition('=')[0]}= {piece}\n"
        text = "".join(lines)
    return text


def encoded(text: str) -> bytes:
    """The text as bytes; what no UTF-8 can hold makes the file a broken one."""
    return text.encode("utf-8", "surrogatepass")


def answered(run: Callable[[], Any]) -> Any:
    """The result; nothing if the call is refused with where, what and what to do."""
    try:
        return run()
    except* SiteError as group:
        for error in _each(group):
            assert error.where
            assert error.what
            assert error.fix
    return None


def _each(group: BaseExceptionGroup[SiteError]) -> Iterator[SiteError]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _each(error)
        else:
            yield error


@contextmanager
def folder(files: dict[str, str] | None = None) -> Iterator[Path]:
    """A repository in a folder of its own; hypothesis calls a test many times."""
    with tempfile.TemporaryDirectory() as name:
        yield repository(Path(name), files)


@quick
@given(edits)
@example([("value", 0.2, 0, "9" * 400)])
@example([("value", 0.2, 0, "9" * 5000)])
@example([("value", 0.2, 0, "[" * 5000)])
def test_a_contract_is_read_or_refused(changes: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "exam.toml")
        path.write_bytes(encoded(changed(CHOICE, changes)))
        exam = answered(lambda: contract.load(path))
        assert exam is None or exam.credits == sum(p.credits for p in exam.problems)


@quick
@given(edits)
@example([("value", 0.9, 0, "9" * 5000)])
def test_addresses_are_read_or_refused(changes: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name, "pyproject.toml").write_bytes(encoded(changed(URLS, changes)))
        found = answered(lambda: publication.load(Path(name)))
        assert found is None or isinstance(found.repository + found.site, str)


def rendered(root: Path, path: Path) -> str | None:
    exam = contract.load(root / "exam.toml")
    found = programs.programs(root)
    markers = pages.Markers(exam, found, {program.name: "8\n" for program in found})
    texts = answered(lambda: pages.render([path], markers, root))
    return texts[path] if texts else None


def by_hand(text: str) -> list[str]:
    """The lines that people wrote: all outside a marker and its end, and markers."""
    kept, inside = [], False
    for line in text.split("\n"):
        if line == pages.END:
            inside = False
        if not inside:
            kept.append(line)
        if line.startswith(pages.BEGIN):
            inside = True
    return kept


@quick
@given(edits)
def test_a_page_is_refused_or_keeps_every_line_that_people_wrote(
    changes: list[Any],
) -> None:
    with folder() as root:
        path = root / "docs" / "problems" / "1-first.md"
        path.write_bytes(encoded(changed(PAGE, changes)))
        text = rendered(root, path)
        if text is not None:
            assert by_hand(text) == by_hand(path.read_text(encoding="utf-8"))
            path.write_text(text, encoding="utf-8")
            assert rendered(root, path) == text  # a second time changes nothing


arguments = st.one_of(
    st.none(),
    st.integers(-3, 99),
    st.floats(),
    st.text(max_size=6),
    st.binary(max_size=3),
    st.sampled_from(["1a", "p1/a_sum", "addition", "../exam", "__init__", "a\0b"]),
).map(repr)
calls = st.tuples(
    st.sampled_from(pages.MARKERS),
    st.lists(arguments | st.sampled_from(["name='x'", "*'ab'", "f''", "x", ""])),
).map(lambda call: f"{call[0]}({', '.join(call[1])})")


@quick
@given(calls | st.sampled_from(PIECES) | st.text(max_size=20))
@example("question(" + "-" * 20_000 + "1)")
@example("question('1a'); raise SystemExit")
def test_a_marker_is_refused_or_gives_text(call: str) -> None:
    with folder() as root:
        path = root / "docs" / "problems" / "1-first.md"
        text = f"{PAGE}\n{pages.BEGIN}{call}{pages.CLOSE}\n{pages.END}\n"
        path.write_bytes(encoded(text))
        found = rendered(root, path)
        assert found is None or found.startswith("# 1. First")


@quick
@given(edits)
@example([("replace", 0.5, 0, "\0")])
def test_a_snippet_is_refused_or_becomes_a_program(changes: list[Any]) -> None:
    with folder() as root:
        path = root / "snippets" / "p1" / "a_sum.py"
        path.write_bytes(encoded(changed(SUM, changes)))
        found = answered(lambda: programs.programs(root))
        for program in found or ():
            assert compile(program.text, program.name, "exec", dont_inherit=True)


@quick
@given(edits)
@example([("value", 0.75, 0, "5")])
def test_a_lab_is_refused_or_becomes_a_notebook(changes: list[Any]) -> None:
    with folder({"labs/1_lab.py": LAB}) as root:
        (root / "labs" / "1_lab.py").write_bytes(encoded(changed(LAB, changes)))
        for lab in answered(lambda: labs.labs(root)) or ():
            assert len(lab.lines) == len(lab.notebook.cells)
            for cell in lab.notebook.cells:
                assert set(cell.metadata) <= {*labs.CELL_KEYS, "jupyter"}
                assert isinstance(cell.metadata.get("alt", ""), str)
                assert isinstance(cell.metadata.get("tags", []), list)


NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "markdown", "source": ["# Lab"], "metadata": {}},
            {
                "cell_type": "code",
                "source": ["print(1)"],
                "outputs": [{"text": ["1\n"]}, {"data": {"text/plain": "A line."}}],
            },
        ]
    },
    indent=1,
)


@quick
@given(edits)
def test_a_committed_notebook_is_compared_whatever_it_is(changes: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "docs", "labs", "1-lab.ipynb")
        path.parent.mkdir(parents=True)
        path.write_bytes(encoded(changed(NOTEBOOK, changes)))
        told = labs.diff(path, NOTEBOOK, Path(name))
        assert told.startswith("labs/1_lab.py: the committed notebook is stale\n")
        assert json.loads(labs._settled(path, NOTEBOOK)) is not None


@quick
@given(edits)
def test_every_text_is_scanned_for_programs(changes: list[Any]) -> None:
    text = changed(f"{PAGE}\n```python\nprint(1)\n```\n{fences.EXPECTED}\n", changes)
    page = fences.scan_text(text)
    last = text.count("\n") + 1
    assert all(1 <= number <= last for number, _ in page.problems)


KNOWN = {"key": "8 x 8\n", "other": "é < \u2028"}


@quick
@given(edits)
@example([("insert", 0, 0, "[" * 5000)])
@example([("replace", 0.5, 0.4, "9")])
def test_memory_is_as_written_or_empty(changes: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "outputs.json")
        save(path, KNOWN)
        path.write_bytes(encoded(changed(path.read_text(encoding="utf-8"), changes)))
        assert load(path) in ({}, KNOWN)


@quick
@given(edits)
@example([("replace", 0, 0.8, "9")])
def test_remembered_formulas_are_right_or_made_anew(changes: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "katex.json")
        first = Katex(path)
        formula = first.render("x", display=False)
        first.save()
        path.write_bytes(encoded(changed(path.read_text(encoding="utf-8"), changes)))
        assert Katex(path).render("x", display=False) == formula


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("tags=5", "a line `# %%` cannot be read: 'int' object is not iterable"),
        ("tags={}", "a line `# %%` cannot be read: {} is not of type 'array'"),
        ("alt=5", "alt of cell 1 is no text"),
        ('description=["x"]', "description of cell 1 is no text"),
    ],
)
def test_what_a_cell_may_not_say_is_named(line: str, what: str, tmp_path: Path) -> None:
    repository(tmp_path, {"labs/1_lab.py": f"# %% {line}\nprint(1)\n"})
    fix = 'Write tags=["solution"], alt="..." and description="..." alone.'
    with pytest.raises(ExceptionGroup) as error:
        labs.labs(tmp_path)
    assert str(error.value.exceptions[0]) == f"labs/1_lab.py: {what}\n    {fix}"


@pytest.mark.parametrize(
    ("urls", "what"),
    [
        ("[project", "has no readable [project.urls]: Expected ']' at the end"),
        ("project = 1", "has no readable [project.urls]: 'int' object has no"),
        ("[project.urls]\nRepository = 1", "an address must be a string, got 1"),
    ],
)
def test_addresses_that_are_none_are_named(
    urls: str, what: str, tmp_path: Path
) -> None:
    write(tmp_path, {"pyproject.toml": urls})
    with pytest.raises(SiteError) as error:
        publication.load(tmp_path)
    assert str(error.value).startswith(f"pyproject.toml: {what}")


WRITER = """\
import sys
from pathlib import Path
from exam_site.files import write_atomic

print("ready", flush=True)
while True:
    for letter in "ab":
        write_atomic(Path(sys.argv[1]), letter * 5_000_000)
"""


def test_a_file_is_whole_whenever_its_writer_is_killed(tmp_path: Path) -> None:
    path = write(tmp_path, {"page.md": "a" * 5_000_000}) / "page.md"
    for delay in (0.003, 0.011, 0.017, 0.029):
        command = [sys.executable, "-c", WRITER, path]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(delay)
            os.kill(process.pid, signal.SIGKILL)
        text = path.read_text(encoding="utf-8")
        assert len(text) == 5_000_000
        assert set(text) in ({"a"}, {"b"})


BROKEN = {
    "exam.toml": lambda root: contract.load(root / "exam.toml"),
    "pyproject.toml": publication.load,
    "snippets/p1/a_sum.py": programs.programs,
    "labs/1_lab.py": labs.labs,
    "docs/problems/1-first.md": lambda root: pages.render(
        [root / "docs" / "problems" / "1-first.md"],
        pages.Markers(contract.load(root / "exam.toml"), [], {}),
        root,
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_text_is_named(name: str, tmp_path: Path) -> None:
    root = repository(tmp_path, {"labs/1_lab.py": LAB, "pyproject.toml": URLS})
    (root / name).write_bytes(b"# \xff\n")
    with pytest.raises((SiteError, ExceptionGroup)) as error:
        BROKEN[name](root)
    (told,) = getattr(error.value, "exceptions", [error.value])
    assert str(told) == (
        f"{name}: is no UTF-8 text: invalid start byte at byte 3\n    Save it as UTF-8."
    )
