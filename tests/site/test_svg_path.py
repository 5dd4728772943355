"""Path data in fewer characters: every point stays where it was."""

import re
from pathlib import Path

import pytest

from exam_site import ROOT
from exam_site.web.svg_path import relative

FILES = sorted((ROOT / "docs" / "assets" / "figures").glob("*.svg"))
STEP = re.compile(r"([Mlmhq])([^Mlmhq]*)")
SIZES = {"M": 2, "m": 2, "l": 2, "q": 4, "h": 1}


def end(path: str) -> tuple[float, float]:
    """Where the pen is in the end, read from relative commands."""
    x = y = 0.0
    for command, text in STEP.findall(path):
        numbers = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", text)]
        size = SIZES[command]
        assert len(numbers) % size == 0
        for at in range(0, len(numbers), size):
            move = numbers[at : at + size]
            dx, dy = (move[0], 0) if command == "h" else move[-2:]
            x, y = x + dx, y + dy
    return x, y


@pytest.mark.parametrize(
    ("path", "shorter"),
    [
        ("M10,23h12M16,29h6", "M10,23h12m-6,6h6"),
        ("M1.5,2 L3,4 L5,6.5 L4,6", "M1.5,2l1.5,2 2,2.5-1-.5"),
        ("M0,0 Q1,2 3,4 L1,1", "M0,0q1,2,3,4l-2-3"),
        ("M1,1 2,3 L3,3", "M1,1l1,2 1,0"),
        ("M0,0 A5,5 0 0 1 9,9 Z", "M0,0 A5,5 0 0 1 9,9 Z"),
        ("", ""),
    ],
)
def test_a_path_says_how_far_it_goes(path: str, shorter: str) -> None:
    assert relative(path) == shorter


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_line_of_a_figure_ends_where_it_did(file: Path) -> None:
    for path in re.findall(r' d="([^"]*)"', file.read_text(encoding="utf-8")):
        last = re.findall(r"[\d.-]+", path.rpartition("M")[2])
        if "h" not in path:
            assert end(relative(path)) == pytest.approx(tuple(map(float, last[-2:])))
