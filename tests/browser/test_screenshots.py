"""The README's pictures: there in both schemes, small, and made by one command."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Browser

from exam_site import ROOT
from exam_site.web import screenshots
from exam_site.web.screenshots import SCHEMES, SHOTS, SIZE

PICTURES = {f"{shot.name}-{scheme}.png" for shot in SHOTS for scheme in SCHEMES}
PICTURE = re.compile(
    r'<picture>\s*<source media="\(prefers-color-scheme: dark\)" srcset="(.+)">'
    r'\s*<img (?:width="49%" )?src="(.+)" alt="(.+)">\s*</picture>'
)


def brightness(path: Path) -> float:
    with Image.open(path) as image:
        return ImageStat.Stat(image.convert("L")).mean[0]


def test_readme_shows_each_page_in_both_schemes() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = PICTURE.findall(text)

    assert len(found) == len(SHOTS) == text.count("<img")
    for dark, light, alt in found:
        assert dark == light.replace("-light", "-dark")
        assert len(alt) > 60
    named = {path for dark, light, _ in found for path in (dark, light)}
    assert named == {f"figures/screenshots/{name}" for name in PICTURES}


def test_the_pictures_are_there_and_small() -> None:
    files = {path.name: path for path in screenshots.FOLDER.iterdir()}

    assert files.keys() == PICTURES
    for path in files.values():
        assert path.stat().st_size < 150_000, path.name
        with Image.open(path) as image:
            assert image.size == SIZE, path.name
    for shot in SHOTS:
        light, dark = (files[f"{shot.name}-{scheme}.png"] for scheme in SCHEMES)
        assert brightness(light) > 200
        assert brightness(dark) < 60


def test_one_command_takes_all_pictures(
    built_site: Path,
    chromium: Browser,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    @contextmanager
    def started(_: str) -> Iterator[Browser]:
        yield chromium

    monkeypatch.setattr(screenshots, "started", started)
    assert screenshots.main(built_site, tmp_path / "new") == 0

    made = {path.name for path in (tmp_path / "new").iterdir()}
    told = re.findall(r"^(.+): \d+ kB$", capsys.readouterr().out, re.MULTILINE)
    assert made == set(told) == PICTURES
    for name in PICTURES:  # the same page, whatever fonts this machine has
        made_here = brightness(tmp_path / "new" / name)
        assert made_here == pytest.approx(brightness(screenshots.FOLDER / name), abs=8)


def test_without_a_browser_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(screenshots, "chromium", lambda: "")

    assert screenshots.main() == 1
    assert capsys.readouterr().err == (
        "no Chromium: install it, or set CHROMIUM to its path\n"
    )
