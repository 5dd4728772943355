"""Every snippet, run against the package, prints what stands beside it."""

import runpy
from itertools import zip_longest
from pathlib import Path

import pytest

from exam_site import ROOT

SNIPPETS = sorted((ROOT / "snippets").rglob("*.py"))


@pytest.mark.parametrize(
    "snippet", SNIPPETS, ids=[f"{p.parent.name}/{p.stem}" for p in SNIPPETS]
)
def test_snippet_prints_its_committed_output(
    snippet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runpy.run_path(str(snippet), run_name="__main__")

    printed = capsys.readouterr().out.splitlines()
    file = snippet.with_suffix(".out")
    committed = file.read_text("utf-8").splitlines()
    for number, (old, new) in enumerate(zip_longest(committed, printed), 1):
        where = f"{file.relative_to(ROOT)}:{number}"
        assert old == new, f"{where}: {old!r}, but the snippet prints {new!r}"
