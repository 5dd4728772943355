"""Results are found again by what they were made of, and by nothing else."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from scratch import write

from exam_site import ROOT, cache

USER = '''\
"""About twice."""

from i2dl_exam.tools import twice

LIMIT = 3


def four():
    """Two times two."""
    return twice(LIMIT - 1)


def other():
    return 7
'''
TOOLS = """\
from i2dl_exam import deep


def twice(n):
    return deep.times(n, 2)


def unused():
    return 1
"""
DEEP = "def times(n, k):\n    return n * k\n"
BASE = {"user.py": USER, "tools.py": TOOLS, "deep.py": DEEP, "far.py": "x = 1\n"}


def code(root: Path, name: str = "four", **changed: str) -> str:
    """The code of a function in a package with some files that are changed."""
    files = BASE | {f"{file}.py": text for file, text in changed.items()}
    folder = "src/i2dl_exam"
    write(root, {f"{folder}/{file}": text for file, text in files.items()})
    write(root, {f"{folder}/__init__.py": ""})
    return cache.code(root / folder / "user.py", name, root)


@pytest.mark.parametrize(
    "changed",
    [
        {"user": USER.replace("LIMIT - 1", "LIMIT - 2")},
        {"user": USER.replace("LIMIT = 3", "LIMIT = 4")},
        {"user": USER + "\nLIMIT += 1\n"},
        {"user": USER.replace("def four", "@other\ndef four")},
        {"tools": TOOLS.replace("(n, 2)", "(2, n)")},
        {"deep": DEEP.replace("n * k", "k * n")},
        {"deep": DEEP.replace("return", "from i2dl_exam.far import x\n    return")},
        # A helper moves to another module, and is edited there.
        {"user": USER.replace("tools", "far"), "far": TOOLS},
        {"tools": "from i2dl_exam.far import twice\n", "far": TOOLS},
        {"tools": "from i2dl_exam.far import twice\n", "far": TOOLS.replace("2", "3")},
    ],
)
def test_code_changes_with_all_that_it_uses(
    tmp_path: Path, changed: dict[str, str]
) -> None:
    assert code(tmp_path, **changed) != code(tmp_path)


def test_each_place_of_a_helper_is_another_key(tmp_path: Path) -> None:
    moved = "from i2dl_exam.far import twice\n"
    texts = {code(tmp_path, tools=moved, far=t) for t in (TOOLS, TOOLS + "\n2\n")}

    assert len(texts) == 1
    assert code(tmp_path, tools=moved, far=TOOLS.replace("2", "3")) not in texts


@pytest.mark.parametrize(
    "changed",
    [
        {"user": USER.replace("return 7", "return 8")},
        {"user": USER.replace("Two times two.", "Four.").replace("About", "On")},
        {"tools": TOOLS.replace("return 1", "return 2")},
        {"far": "x = 2\n"},
    ],
)
def test_what_is_not_used_changes_nothing(
    tmp_path: Path, changed: dict[str, str]
) -> None:
    assert code(tmp_path, **changed) == code(tmp_path)


def test_a_whole_file_counts_with_every_word(tmp_path: Path) -> None:
    plain = code(tmp_path, "")

    assert code(tmp_path, "", user=USER.replace("About", "On")) != plain
    assert code(tmp_path, "", tools=TOOLS.replace("(n, 2)", "(2, n)")) != plain
    assert code(tmp_path, "", tools=TOOLS.replace("return 1", "return 2")) == plain


def test_what_is_not_found_by_its_name_is_taken_as_a_whole(tmp_path: Path) -> None:
    """Such as a function that is defined in an `if`: too much is in the key."""
    hidden = "if True:\n    def times(n, k):\n        return n * k\n\n"

    one, two = (code(tmp_path, deep=hidden + text) for text in ("a = 1", "a = 2"))

    assert one != two


@pytest.mark.parametrize("text", ["def four(:\n", "\0", "(" * 300])
def test_what_is_no_python_is_taken_as_it_is(tmp_path: Path, text: str) -> None:
    assert text in code(tmp_path, user=text)


def test_the_code_of_ours_is_found_through_packages_and_modules() -> None:
    """A figure's `svg` comes through the package's face; `runner` is a module."""
    figure = cache.code(ROOT / "figures" / "4b_windows.py")
    printed = cache.code(ROOT / "src/exam_site/programs/outputs.py", "_run_every_way")

    assert "def svg(title: str" in figure
    assert "def curve(" not in figure
    assert "def moved_draws()" in printed
    assert "def standalone(" not in printed


def made(things: list[str]) -> Iterator[tuple[str, str]]:
    for thing in things:
        if thing == "bad":
            raise ValueError(thing)
        yield thing, f"{thing} made"


def test_only_what_is_not_known_is_made_and_the_rest_is_forgotten(
    tmp_path: Path,
) -> None:
    path = tmp_path / "new" / "cache.json"
    cache.results(path, {"a": "key a", "b": "key b"}, made)
    asked: list[str] = []

    def make(things: list[str]) -> Iterator[tuple[str, str]]:
        asked.extend(things)
        return made(things)

    found = cache.results(path, {"b": "key b", "c": "key c", "a": "new"}, make)

    assert asked == ["c", "a"]
    assert list(found.items()) == [(x, f"{x} made") for x in "bca"]
    assert cache.load(path).keys() == {"key b", "key c", "new"}

    time = path.stat().st_mtime_ns
    assert cache.results(path, {"b": "key b", "c": "key c", "a": "new"}, make) == found
    assert (asked, path.stat().st_mtime_ns) == (["c", "a"], time)
    cache.results(path, {"b": "key b"}, make, force=True)
    assert asked == ["c", "a", "b"]
    assert cache.load(path) == {"key b": "b made"}


def test_what_was_made_before_an_error_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "cache.json"

    with pytest.raises(ValueError, match="bad"):
        cache.results(path, {x: x for x in ("a", "bad", "b")}, made)

    assert cache.load(path) == {"a": "a made"}


def test_a_file_that_is_not_as_written_counts_as_empty(tmp_path: Path) -> None:
    path = tmp_path / "cache.json"
    assert cache.load(path) == {}
    cache.save(path, {"key": ["8 x 8", 0.1, "é \u2028"]})
    whole = path.read_text(encoding="utf-8")

    assert cache.load(path) == {"key": ["8 x 8", 0.1, "é \u2028"]}
    for text in (whole.replace("8 x", "9 x"), whole[:-9], "", "[]", "null", "[" * 9999):
        path.write_text(text, encoding="utf-8")
        assert cache.load(path) == {}, text
    path.write_bytes(b"\xff")
    assert cache.load(path) == {}
    path.write_text(json.dumps({"results": {"key": 8}}), encoding="utf-8")
    assert cache.load(path) == {}


def test_parts_of_a_key_do_not_run_into_each_other() -> None:
    assert len({cache.key(*x) for x in (["ab"], ["a", "b"], ["", "ab"], [])}) == 4
    assert cache.versions("pytest") in cache.versions("pytest", "torch")
