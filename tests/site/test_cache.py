"""Results are found again by what they were made of, and by nothing else."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from scratch import package

from exam_site import ROOT, cache

USER = '''\
"""About twice."""

from i2dl_exam.tools import twice


def four():
    """Two times two."""
    return twice(2)  # by a helper
'''
TOOLS = """\
def twice(n):
    from i2dl_exam import deep

    return deep.times(n, 2)
"""
DEEP = "def times(n, k):\n    return n * k\n"
MODULES = {"user": USER, "tools": TOOLS, "deep": DEEP, "far": "x = 1\n"}


def code(root: Path, **changed: str) -> str:
    """The code of a module in a package with some modules that are changed."""
    package(root, **MODULES | changed)
    return cache.code(root / "src/i2dl_exam/user.py", root)


@pytest.mark.parametrize(
    "changed",
    [
        {"user": USER.replace("twice(2)", "twice(3)")},
        {"user": "import i2dl_exam.far\n"},
        {"tools": TOOLS.replace("(n, 2)", "(2, n)")},
        {"deep": DEEP.replace("n * k", "k * n")},
    ],
)
def test_code_changes_with_all_modules_that_it_imports(
    tmp_path: Path, changed: dict[str, str]
) -> None:
    assert code(tmp_path, **changed) != code(tmp_path)


@pytest.mark.parametrize(
    "changed",
    [
        {"user": USER.replace("Two times two.", "Four.").replace("About", "On")},
        {"far": "x = 2\n"},
    ],
)
def test_what_is_said_and_what_is_not_imported_changes_nothing(
    tmp_path: Path, changed: dict[str, str]
) -> None:
    assert code(tmp_path, **changed) == code(tmp_path)


@pytest.mark.parametrize("text", ["def four(:\n", "\0", "(" * 300])
def test_what_is_no_python_is_taken_as_it_is(tmp_path: Path, text: str) -> None:
    assert text in code(tmp_path, user=text)


def test_the_code_of_ours_is_found_through_packages_and_modules() -> None:
    """A figure's `svg` comes through the package's face; `stability` is a module."""
    figure = cache.code(ROOT / "snippets/figures/4b_windows.py")
    runs = cache.code(ROOT / "src/exam_site/programs/runner.py")

    assert "def svg(title: str" in figure
    assert "def checked_print(" in runs
    assert "def cleaned(" not in figure + runs


def made(things: str) -> Iterator[tuple[str, str]]:
    for thing in things:
        if thing == "!":
            raise ValueError(thing)
        yield thing, f"{thing} made"


def test_only_what_is_unknown_is_made_and_the_rest_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "new" / "cache.json"
    asked: list[str] = []

    def results(keys: dict[str, str], *, force: bool = False) -> dict[str, str]:
        def make(things: list[str]) -> Iterator[tuple[str, str]]:
            asked.append("".join(things))
            return made(asked[-1])

        return cache.results(path, keys, make, force=force)

    results({"a": "key a", "b": "key b"})
    found = results({"b": "key b", "c": "key c", "a": "new"})
    assert list(found.items()) == [(x, f"{x} made") for x in "bca"]
    assert cache.load(path).keys() == {"key b", "key c", "new"}

    time = path.stat().st_mtime_ns
    assert results({"b": "key b", "c": "key c", "a": "new"}) == found
    assert path.stat().st_mtime_ns == time
    results({"b": "key b"}, force=True)
    assert asked == ["ab", "ca", "b"]
    assert cache.load(path) == {"key b": "b made"}


def test_what_was_made_before_an_error_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "cache.json"

    with pytest.raises(ValueError, match="!"):
        cache.results(path, {x: x for x in "a!b"}, lambda things: made("".join(things)))

    assert cache.load(path) == {"a": "a made"}


def test_a_file_that_is_not_as_written_counts_as_empty(tmp_path: Path) -> None:
    path = tmp_path / "cache.json"
    assert cache.load(path) == {}
    cache.save(path, {"key": ["8 x 8", 0.1, "é \u2028"]})
    whole = path.read_text(encoding="utf-8")

    assert cache.load(path) == {"key": ["8 x 8", 0.1, "é \u2028"]}
    bad = ["", "[]", "null", "[" * 9999, json.dumps({"results": {"key": 8}})]
    for text in (whole.replace("8 x", "9 x"), whole[:-9], *bad):
        path.write_text(text, encoding="utf-8")
        assert cache.load(path) == {}, text
    path.write_bytes(b"\xff")
    assert cache.load(path) == {}


def test_parts_of_a_key_do_not_run_into_each_other() -> None:
    assert len({cache.key(*x) for x in (["ab"], ["a", "b"], ["", "ab"], [])}) == 4
    assert cache.versions("pytest") in cache.versions("pytest", "torch")
