"""The site's scripts as modules, under Node's own test runner."""

import gzip
import json
import os
import re
import subprocess
from dataclasses import asdict
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from exam_site import ROOT, contract
from exam_site.web import bundles

HERE = Path(__file__).parent
LARGEST = 15_000  # bytes of a page's scripts together, compressed
LARGEST_FILES = {  # bytes of a file that is loaded beside these
    "cards.js": 13_500,  # with its library
    "figures.js": 8_000,  # when a reader first moves a figure
    "move-it.js": 400,
}
NODE, _ = compute_driver_executable()  # the Node that drives the browser


def questions() -> list[dict[str, object]]:
    """The questions of `exam/` as Node reads them: every list is there."""
    return [
        asdict(question) | {"answers": [blank.data for blank in question.blanks]}
        for question in contract.load(ROOT / "exam").questions
    ]


@pytest.mark.parametrize("name", [p.name for p in sorted(HERE.glob("*.test.mjs"))])
def test_scripts_in_node(name: str, tmp_path: Path) -> None:
    exam, cards = tmp_path / "exam.json", tmp_path / "cards.js"
    cards.write_text(bundles.bundles()["assets/javascripts/cards.js"], encoding="utf-8")
    exam.write_text(json.dumps(questions()), encoding="utf-8")

    done = subprocess.run(
        [NODE, "--test", "--test-reporter=spec", HERE / name],
        env=os.environ
        | {"EXAM": str(exam), "PRACTICE": str(bundles.PRACTICE), "CARDS": str(cards)}
        | {"TZ": "Europe/Berlin"},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, f"node --test {name}\n{done.stdout}{done.stderr}"


def test_every_script_is_in_a_bundle_without_its_comments() -> None:
    made = bundles.bundles()
    paths = [p.relative_to(bundles.SOURCES) for p in bundles.SOURCES.rglob("*.js")]
    sources = {path.with_suffix("").as_posix() for path in paths}

    bundled = {part for parts in bundles.BUNDLES.values() for part in parts}
    assert bundled == sources - {"worker"}  # runs apart from pages
    assert not [line for t in made.values() for line in t.split("\n") if "// " in line]


def test_the_scripts_of_a_page_are_small() -> None:
    """Those of every page, and those that its first lines name."""
    made = {name.rpartition("/")[2]: text for name, text in bundles.bundles().items()}
    named = set[str]()
    for page in (ROOT / "docs").rglob("*.md"):
        found = re.search(r"(?m)^scripts: \[(.*)\]$", page.read_text(encoding="utf-8"))
        own = found[1].split(", ") if found else []
        named |= {*own}
        judging = ["self-test.js", *(name for name in own if name not in LARGEST_FILES)]
        parts = [part for name in judging for part in bundles.BUNDLES[name]]
        text = bundles.joined(part for part in parts if part != "programs")
        assert len(gzip.compress(text.encode(), 9)) <= LARGEST, page

    by_theme = {"frame.js", "self-test.js", "move-it.js", "figures.js"}
    assert named == bundles.BUNDLES.keys() - by_theme
    for name, largest in LARGEST_FILES.items():
        assert len(gzip.compress(made[name].encode(), 9)) <= largest
    assert [name for name in made if "FSRS" in made[name]] == ["cards.js"]
    assert made["ts-fsrs.txt"].startswith("MIT License\n")
