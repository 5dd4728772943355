"""Style sheets without rules for what no page has: what is left, and what must be."""

import re
from pathlib import Path

import pytest

from exam_site.web.styles import used, without_idle, without_unused

NAMES = {"a", "b"}


def test_classes_come_from_pages_and_words_from_scripts() -> None:
    pages = ['<p class="a b-c">class="x" in words</p><p class="">', '<i class="d">']

    assert used(pages, ['e.classList.add("f-g")']) >= {"a", "b-c", "d", "f-g", "add"}


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".a{x:1}.c{x:2}p{x:3}", ".a{x:1}p{x:3}"),
        (".a .c,.b>p,.c,i{x:1}", ".b>p,i{x:1}"),
        (".a:not(.c){x:1}.c:not(.a){x:2}", ".a:not(.c){x:1}"),
        (":is(.c,.a) .b{x:1}:where(.c:not(.d)) p{x:2}", None),
        ("@media print{.c{x:1}.a{x:2}}@media screen{.c{x:1}}", "@media print{.a{x:2}}"),
        ('@charset "UTF-8";.c{x:1}', '@charset "UTF-8";'),
        ("@font-face{src:url(c.woff2)}@keyframes c{from{x:0}to{x:1}}", None),
        (".a{content:\"}.c{\"}.b{x:url('data:{;}')}", None),
        ("[href=','].a{x:1}", None),
        (".a\n{ x: 1 }\n\n.c { x: 2 }\n", ".a{ x: 1 }"),
    ],
)
def test_rules_for_other_classes_are_left_out(css: str, kept: str | None) -> None:
    assert without_unused(css, NAMES) == (css if kept is None else kept)


def test_variables_that_nothing_asks_for_are_left_out() -> None:
    icon = "url(\"data:image/svg+xml;x,<svg a='b'>{}</svg>\")"
    css = f":root{{--a:{icon};--b:1;--c:{icon}}}p{{--d:2;top:var(--b)}}i{{--e:3}}"

    assert without_idle(css, {"--d"}) == ":root{--b:1;}p{--d:2;top:var(--b)}"


def test_fonts_that_nothing_asks_for_are_left_out() -> None:
    faces = [f"@font-face{{font-family:{n};src:url(x)}}" for n in ("A", '"B"', "C")]
    rule = "p{font:1em B,A}"

    assert without_idle("".join([*faces, rule]), set()) == "".join([*faces[:2], rule])


def test_every_rule_that_a_page_could_need_is_still_there(built_site: Path) -> None:
    """What is open, focused, searched or printed is looked at by the browser tests."""
    (main,) = (built_site / "assets" / "stylesheets").glob("main.*.css")
    text = main.read_text(encoding="utf-8")

    kept = (".md-search-result__article", ".md-header", ".highlight .k", "details")
    assert [part for part in kept if part not in text] == []
    for part in (".tabbed-set", ".md-post", ".md-consent", "--md-source-forks-icon"):
        assert f"{part}{{" not in text
        assert f"{part}:" not in text
    assert re.findall(r"[{}]", text).count("{") == text.count("}")
