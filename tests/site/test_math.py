"""Formulas are rendered by the vendored KaTeX, once, and bad TeX is refused."""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import exam_site.web.katex
from exam_site import ROOT
from exam_site.cache import load, save
from exam_site.web.katex import STAMP, VENDOR, VERSION, FormulaError, Katex

SHIPPED = ROOT / "docs" / "assets" / "katex"


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    def unusable() -> None:
        raise AssertionError("the JavaScript engine was started")

    monkeypatch.setattr(exam_site.web.katex, "_engine", unusable)


def test_vendored_files_are_those_of_the_package_and_no_others() -> None:
    lists = [path.read_text(encoding="utf-8") for path in VENDOR.rglob("*.sha256")]
    lines = "".join(lists).splitlines()
    recorded = dict(reversed(line.split("  ")) for line in lines if line[0] != "#")
    files = [
        path
        for folder in (VENDOR, SHIPPED)
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".sha256"
    ]

    assert {
        path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    } == recorded


def test_script_and_style_sheet_are_of_the_version_that_is_named() -> None:
    css = (SHIPPED / "katex.min.css").read_text(encoding="utf-8")

    assert exam_site.web.katex._engine().eval("katex.version") == VERSION
    assert f'content:"{VERSION}"' in css
    assert f"KaTeX {VERSION}," in (VENDOR / "katex.sha256").read_text(encoding="utf-8")


def test_a_formula_is_html_for_the_eye_and_mathml_for_the_ear(tmp_path: Path) -> None:
    inline = Katex(tmp_path / "cache.json").render(r"\frac{1}{2}", display=False)
    display = Katex(tmp_path / "cache.json").render(r"\frac{1}{2}", display=True)

    assert "<mfrac><mn>1</mn><mn>2</mn></mfrac>" in inline
    assert 'class="katex-html" aria-hidden="true"' in inline
    assert "katex-display" not in inline
    assert "katex-display" in display


@pytest.mark.parametrize(
    ("tex", "why"),
    [
        (r"\frac{1}{", "Unexpected end of input"),
        (r"a + \foo", r"Undefined control sequence: \foo at position 5: a + \foo"),
        (r"\href{https://example.org}{a}", r"\href is not allowed"),
        (r"\includegraphics{a.png}", r"\includegraphics is not allowed"),
        ("é", "strict mode"),
    ],
)
def test_bad_tex_is_refused_with_the_reason(tex: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(FormulaError, match=re.escape(why)):
        Katex(tmp_path / "cache.json").render(tex, display=False)


def test_any_other_failure_of_the_engine_is_not_taken_for_bad_tex() -> None:
    with pytest.raises(Exception, match=r"TypeError|expected string"):
        exam_site.web.katex._engine().call("render", None, False)


RENDER_AND_END = """
from pathlib import Path
from exam_site.web.katex import Katex
Katex(Path("unused.json")).render("x", display=False)
"""


@pytest.mark.parametrize("attempt", range(4))  # without atexit, each second one hangs
def test_a_process_that_has_rendered_ends(attempt: int, tmp_path: Path) -> None:
    command = [sys.executable, "-c", RENDER_AND_END, str(attempt)]
    done = subprocess.run(command, cwd=tmp_path, timeout=60, check=False)

    assert done.returncode == 0


def test_a_second_build_renders_nothing(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    first = Katex(tmp_path / "new" / "cache.json")
    html = [first.render("x^2", display=display) for display in (False, True)]
    first.save()
    request.getfixturevalue("no_engine")
    second = Katex(tmp_path / "new" / "cache.json")

    assert [second.render("x^2", display=display) for display in (False, True)] == html
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["cache.json"]


@pytest.mark.usefixtures("no_engine")
def test_a_rebuild_without_new_formulas_writes_nothing(tmp_path: Path) -> None:
    katex = Katex(tmp_path / "cache.json")
    katex.save()

    assert not katex.path.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        json.dumps({"stamp": STAMP, "inline x": "old"}).encode(),
        {"stamp": "0.1 abc", "inline x": "old"},
        {"inline x": "old"},
    ],
)
def test_a_broken_or_outdated_cache_is_made_anew(
    content: bytes | dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "cache.json"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        save(path, content)
    katex = Katex(path)

    assert "<mi>x</mi>" in katex.render("x", display=False)
    katex.save()
    assert list(load(path)) == ["stamp", "inline x"]


def test_a_cache_that_cannot_be_written_stops_no_build(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    katex = Katex(tmp_path / "file" / "cache.json")

    assert "<mi>x</mi>" in katex.render("x", display=False)
    katex.save()
