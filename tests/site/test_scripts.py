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
LARGEST = 15_000  # bytes of all scripts together, compressed
LARGEST_FIGURES = 8_000  # of what is loaded when a reader first moves a figure
LARGEST_BUTTON = 400  # of what a page needs for that
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
    kinds = [("self-test", "test-pages"), ("figures",), ("move-it",)]
    sizes = []
    for names in kinds:
        parts = [part for name in names for part in bundles.BUNDLES[f"{name}.js"]]
        own = bundles.joined(part for part in parts if part != "programs")
        sizes.append(len(gzip.compress(own.encode(), 9)))

    assert sizes[0] <= LARGEST
    assert sizes[1] <= LARGEST_FIGURES
    assert sizes[2] <= LARGEST_BUTTON
