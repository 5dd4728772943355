"""Formulas are rendered by the vendored KaTeX, in few elements; bad TeX is refused."""

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

import exam_site.web.katex
from exam_site import ROOT
from exam_site.web.katex import (
    BY_PLACE,
    IDLE,
    VENDOR,
    VERSION,
    FormulaError,
    _engine,
    render,
)

SHIPPED = ROOT / "docs" / "assets" / "katex"
DIGESTS = VENDOR / "vendored.sha256"


def test_vendored_files_are_those_of_the_package_and_no_others() -> None:
    lines = DIGESTS.read_text(encoding="utf-8").splitlines()
    recorded = dict(reversed(line.split("  ")) for line in lines if line[0] != "#")
    files = [
        path
        for folder in (VENDOR, SHIPPED)
        for path in folder.rglob("*")
        if path.is_file() and path != DIGESTS
    ]

    assert {
        path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    } == recorded


def test_script_and_style_sheet_are_of_the_version_that_is_named() -> None:
    css = (SHIPPED / "katex.min.css").read_text(encoding="utf-8")

    assert exam_site.web.katex._engine().eval("katex.version") == VERSION
    assert f'content:"{VERSION}"' in css
    assert f"KaTeX {VERSION}," in DIGESTS.read_text(encoding="utf-8")


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


STYLES = [
    *(ROOT / "docs" / "assets" / "katex").glob("*.css"),
    *(ROOT / "docs" / "assets" / "stylesheets").glob("*.css"),
]
TEX = [
    r"x^2 + y_1",
    r"\hat x = \frac{x - E[x]}{\sqrt{\mathrm{Var}[x]}}, \qquad y = 3.",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix} \le \left(\sum_i x_i\right)",
    r"\underbrace{a\cdot b}_{\text{two words}} \not= \lfloor x \rfloor",
]


def original(tex: str) -> str:
    options = "{displayMode: true, output: 'htmlAndMathml'}"
    call = f"((tex) => katex.renderToString(tex, {options}))"
    return str(_engine().call(call, tex))


def selectors() -> Iterator[str]:
    for path in STYLES:
        text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        yield from re.findall(r"([^{}]+)\{", text)


def test_no_style_sheet_knows_the_classes_that_are_left_out() -> None:
    named = {name for text in selectors() for name in re.findall(r"\.([\w-]+)", text)}

    assert {*IDLE} & named == set()
    assert set(BY_PLACE) <= named


def test_elements_that_are_chosen_by_their_place_stay() -> None:
    """Those below `mfrac` and `col-align-…` have classes of their own."""
    by_place = [s for s in selectors() if "katex" in s and re.search(r"> ?span", s)]

    known = (*BY_PLACE, "mfrac", "katex-newline")
    assert [s for s in by_place if not any(f".{name}" in s for name in known)] == []


@pytest.mark.parametrize("tex", TEX)
def test_text_and_mathml_are_the_same_and_elements_are_fewer(tex: str) -> None:
    whole = original(tex)
    light = render(tex, display=True)
    before, after = ElementTree.fromstring(whole), ElementTree.fromstring(light)
    mathml = [
        re.sub("<semantics>|<annotation.*?</annotation>|</semantics>", "", text)
        for text in re.findall(r"<math[^>]*>(.*?)</math>", whole)
    ]

    seen = [e for root in (before, after) for e in root.iter() if e.get("aria-hidden")]
    assert "".join(seen[0].itertext()) == "".join(seen[1].itertext())
    assert mathml[0] in light
    assert len(list(after.iter())) < len(list(before.iter()))


def test_spans_that_a_style_sheet_counts_are_kept() -> None:
    found = render(r"\hat x_{12} + 1", display=False)

    assert '></span><span class="mord mathnormal">x</span></span>' in found
    assert 'class="vlist" style="height:0.15em"><span></span></span>' in found
    assert 'size3">12</span></span>' in found
    assert found.endswith("</span>1</span></span></span>")
