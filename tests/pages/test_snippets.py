"""Every snippet, run against the package, prints what stands beside it."""

import runpy
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

    assert capsys.readouterr().out == snippet.with_suffix(".out").read_text("utf-8")
