"""Formulas are rendered by the vendored KaTeX, once, and bad TeX is refused."""

import hashlib
import re
import subprocess
import sys

import pytest

import exam_site.web.katex
from exam_site import ROOT
from exam_site.web.katex import VENDOR, VERSION, FormulaError, render

SHIPPED = ROOT / "docs" / "assets" / "katex"


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


def test_a_formula_is_html_for_the_eye_and_mathml_for_the_ear() -> None:
    inline = render(r"\frac{1}{2}", display=False)
    display = render(r"\frac{1}{2}", display=True)

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
def test_bad_tex_is_refused_with_the_reason(tex: str, why: str) -> None:
    with pytest.raises(FormulaError, match=re.escape(why)):
        render(tex, display=False)


def test_any_other_failure_of_the_engine_is_not_taken_for_bad_tex() -> None:
    with pytest.raises(Exception, match=r"TypeError|expected string"):
        exam_site.web.katex._engine().call("render", None, False)


RENDER = "from exam_site.web.katex import render; render('x', display=False)"


@pytest.mark.parametrize("attempt", range(4))  # without atexit, each second one hangs
def test_a_process_that_has_rendered_ends(attempt: int) -> None:
    command = [sys.executable, "-c", RENDER, str(attempt)]
    ended = subprocess.run(command, timeout=60, check=False)
    assert ended.returncode == 0
