"""The site's scripts as modules, under Node's own test runner."""

import gzip
import json
import os
import subprocess
from dataclasses import asdict
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from exam_site import ROOT, contract
from exam_site.practice.data import REGISTER
from exam_site.web import bundles

HERE = Path(__file__).parent
# Bytes, compressed: of the scripts of all pages and of those for trying, and of what
# is loaded when a reader first moves a figure.
LARGEST, LARGEST_FIGURES = 15_000, 8_000
NODE, _ = compute_driver_executable()  # the Node that drives the browser


def questions() -> list[dict[str, object]]:
    """The questions of `exam/` as Node reads them: every list is there."""
    return [
        asdict(question) | {"answers": [blank.data for blank in question.blanks]}
        for question in contract.load(ROOT / "exam").questions
    ]


def variants() -> dict[str, object]:
    """What the practice files hold, by question."""
    files = sorted((ROOT / "docs" / "assets" / "practice").glob("*.js"))
    found = {}
    for file in files:
        head = f'{REGISTER}["{file.stem}"] = '
        text = file.read_text("utf-8")
        assert text.startswith(head), file
        found[file.stem] = json.loads(text.removeprefix(head).rstrip(";\n"))
    return found


@pytest.mark.parametrize("name", [p.name for p in sorted(HERE.glob("*.test.mjs"))])
def test_scripts_in_node(name: str, tmp_path: Path) -> None:
    exam, drawn = tmp_path / "exam.json", tmp_path / "practice.json"
    exam.write_text(json.dumps(questions()), encoding="utf-8")
    drawn.write_text(json.dumps(variants()), encoding="utf-8")

    done = subprocess.run(
        [NODE, "--test", "--test-reporter=spec", HERE / name],
        env=os.environ | {"EXAM": str(exam), "PRACTICE": str(drawn)},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, f"node --test {name}\n{done.stdout}{done.stderr}"


def test_the_scripts_are_small() -> None:
    bundled = dict(bundles.BUNDLES)
    figures = bundles.joined(bundled.pop("figures.js"))
    parts = [part for parts in bundled.values() for part in parts]
    own = bundles.joined(part for part in parts if part != "programs")

    assert len(gzip.compress(own.encode(), 9)) <= LARGEST
    assert len(gzip.compress(figures.encode(), 9)) <= LARGEST_FIGURES
