"""Formulas in fewer elements: nothing that is seen or heard is lost."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from exam_site import ROOT
from exam_site.web.katex import BY_PLACE, IDLE, _engine, render

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
