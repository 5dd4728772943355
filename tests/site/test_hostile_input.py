"""Whatever stands in a file, the tools say clearly what is wrong, or they are right.

The texts are real ones with random changes: lines cut, doubled or exchanged, values of
other types, strange characters. No other error than `SiteError` may come out, and
nothing that people wrote may be lost.
"""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scratch import CHOICE, PAGE, refused, repository

from exam_site import contract, labs, publication
from exam_site.cache import load, save
from exam_site.errors import SiteError, messages
from exam_site.pages import Page
from exam_site.pages import markers as pages
from exam_site.pages.page import MARKERS
from exam_site.programs import outputs as programs
from strict_codeblocks.fences import problems

LAB = """\
# %% [markdown] description="A lab."
# # Lab

# %% alt="A line." tags=["solution"]
print(1 + 2)
"""
URLS = '[project.urls]\nRepository = "https://github.com/owner/name"\n'
KNOWN = {"key": "8 x 8\n", "other": "é < \u2028"}
PIECES = (
    *("", " ", "\t", '"', "'", "[", "]", "[[", "{", "}", "=", ",", "#", "\\", "\0"),
    *("nan", "-1", "1e999", "9" * 400, "true", "2020-01-01"),
    *("<!-- program(", "<!-- end -->"),
    *("<!-- ", " -->", '""', "'''", '"""', "```", "~~~", "# %%", "é", "\r"),
    *("\ud800", "\u2028", "\x85", "\ufeff", "[" * 5000, "(" * 300, "=[1]", "{a=1}"),
)
fixed = {"derandomize": True, "database": None}
quick = settings(max_examples=40, suppress_health_check=list(HealthCheck), **fixed)
place = st.floats(0, 1, exclude_max=True)
kinds = st.sampled_from(["swap", "insert", "replace", "double", "cut", "value"])
pieces = st.sampled_from(PIECES) | st.text(max_size=5)
edits = st.lists(st.tuples(kinds, place, place, pieces), min_size=1, max_size=4)


def changed(text: str, changes: list[tuple[str, float, float, str]]) -> bytes:
    """The text after some edits; what no UTF-8 can hold makes the file a broken one."""
    for kind, first, second, piece in changes:
        lines = text.splitlines(keepends=True) or [""]
        i, j = int(first * len(lines)), int(second * len(lines))
        line, at = lines[i], int(second * len(lines[i]))
        if kind == "swap":
            lines[i], lines[j] = lines[j], line
        elif kind == "value" and "=" in line:
            lines[i] = f"{line.partition('=')[0]}= {piece}\n"
        else:
            end = {"insert": line[at:], "replace": line[at + 1 :], "double": line * 2}
            lines[i] = line[:at] + piece + end.get(kind, "")
        text = "".join(lines)
    return text.encode("utf-8", "surrogatepass")


def exam(root: Path) -> None:
    assert contract.load(root / "exam").credits == 4


def rendered(root: Path, path: Path) -> str:
    found = programs.programs(root)
    outputs = {program.name: "8\n" for program in found}
    markers = pages.Markers(contract.load(root / "exam"), found, outputs)
    return pages.render(markers, root)[path]


def by_hand(text: str) -> list[str]:
    """The lines that people wrote: all outside a marker and its end, and markers."""
    kept, inside = [], False
    for line in text.split("\n"):
        inside = inside and line != pages.END
        if not inside:
            kept.append(line)
        inside = inside or line.startswith(pages.BEGIN)
    return kept


def page(root: Path) -> None:
    path = root / "docs" / "problems" / "1-first.md"
    text, before = rendered(root, path), path.read_text(encoding="utf-8")
    assert by_hand(text) == by_hand(before)
    path.write_text(text, encoding="utf-8")
    assert rendered(root, path) == text  # a second time changes nothing
    scanned = Page(before)
    assert all(1 <= n <= before.count("\n") + 1 for n, _ in problems(scanned.blocks))


def snippets(root: Path) -> None:
    for program in programs.programs(root):
        assert compile(program.text, program.name, "exec", dont_inherit=True)


def lab(root: Path) -> None:
    for found in labs.labs(root):
        assert len(found.lines) == len(found.notebook.cells)
        for data in (cell.metadata for cell in found.notebook.cells):
            assert set(data) <= {*labs.CELL_KEYS, "jupyter"}
            assert isinstance(data.get("alt", ""), str)
            assert isinstance(data.get("tags", []), list)


def memory(root: Path) -> None:
    assert load(root / ".cache" / "outputs.json") in ({}, KNOWN)


READERS: dict[str, Callable[[Path], object]] = {
    "exam/exam.toml": exam,
    "exam/2-second-one.toml": exam,
    "pyproject.toml": publication.load,
    "docs/problems/1-first.md": page,
    "snippets/p1/a_sum.py": snippets,
    "snippets/labs/1_lab.py": lab,
    ".cache/outputs.json": memory,
}


@contextmanager
def folder() -> Iterator[Path]:
    """A repository in a folder of its own; hypothesis calls a test many times."""
    own = {"exam": CHOICE, "pyproject.toml": URLS, "snippets/labs/1_lab.py": LAB}
    with tempfile.TemporaryDirectory() as name:
        save(Path(name, ".cache", "outputs.json"), KNOWN)
        yield repository(Path(name), own)


def assert_answered(run: Callable[[], object]) -> None:
    """Call it; it may be refused with where, what and what to do."""
    try:
        run()
    except* SiteError as group:
        for text in messages(group):
            assert re.match(r"(?s)\S.*: .+\n    \S", text)


@pytest.mark.parametrize("name", READERS)
@quick
@given(edits)
@example([("value", 0.75, 0, "9" * 5000)])
@example([("value", 0.75, 0, "0x" + "f" * 5000)])
@example([("value", 0.75, 0, "[" * 5000)])
@example([("insert", 0, 0, "[" * 5000)])
@example([("value", 0.75, 0, "5")])
@example([("replace", 0.5, 0.4, "9")])
@example([("replace", 0, 0.8, "9")])
def test_a_file_is_read_or_refused(name: str, changes: list[Any]) -> None:
    with folder() as root:
        text = (root / name).read_text(encoding="utf-8")
        (root / name).write_bytes(changed(text, changes))
        assert_answered(lambda: READERS[name](root))


@pytest.mark.parametrize("name", list(READERS)[:6])
def test_a_file_that_is_no_text_is_named(name: str) -> None:
    with folder() as root:
        (root / name).write_bytes(b"# \xff\n")
        (told,) = refused(lambda: READERS[name](root))
    assert told.startswith(f"{name}: is no UTF-8 text: invalid start byte at byte 3\n")


names = st.sampled_from(["1a", "p1/a_sum", "addition", "../exam", "__init__", "a\0b"])
values = names | st.none() | st.integers(-3, 99) | st.floats() | st.binary(max_size=3)
arguments = values.map(repr) | st.sampled_from(["name='x'", "*'ab'", "f''", "x", ""])
calls = st.tuples(st.sampled_from(MARKERS), st.lists(arguments)).map(
    lambda call: f"{call[0]}({', '.join(call[1])})"
)


@quick
@given(calls | st.sampled_from(PIECES) | st.text(max_size=20))
@example("question(" + "-" * 20_000 + "1)")
@example("question('1a'); raise SystemExit")
def test_a_marker_is_refused_or_gives_text(call: str) -> None:
    with folder() as root:
        text = f"{PAGE}\n{pages.BEGIN}{call}{pages.CLOSE}\n{pages.END}\n"
        path = root / "docs" / "problems" / "1-first.md"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        assert_answered(lambda: page(root))
