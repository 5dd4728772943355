"""What the site's Markdown extension makes of formulas, figures, comments and tasks."""

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown import Markdown
from material.plugins.search.plugin import Parser

from exam_site import ROOT
from exam_site.web import markdown
from exam_site.web.markdown import PageError, relative

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"
 xmlns:xlink="http://www.w3.org/1999/xlink">
<title>t</title><style>.ink { stroke: red }</style><!-- made by hand -->
<defs><marker id="tip"><path d="M0 0"/></marker><g id="box"/></defs>
<path class="ink" stroke="#abc" marker-end="url(#tip)"/><use xlink:href="#box"/>
<text>a &lt; b</text></svg>"""

FILES = sorted((ROOT / "docs" / "assets" / "figures").glob("*.svg"))
STEP = re.compile(r"([Mlmhq])([^Mlmhq]*)")
SIZES = {"M": 2, "m": 2, "l": 2, "q": 4, "h": 1}

Render = Callable[[str], str]


@pytest.fixture
def figures(tmp_path: Path) -> Path:
    folder = tmp_path / "assets" / "figures"
    folder.mkdir(parents=True)
    (folder / "4f_block.svg").write_text(SVG, encoding="utf-8")
    return folder


@pytest.fixture
def render(figures: Path, monkeypatch: pytest.MonkeyPatch) -> Render:
    monkeypatch.setattr(markdown, "FIGURES", figures)

    def convert(text: str) -> str:
        extensions = [
            "exam_site.web.markdown",
            "attr_list",
            "tables",
            "toc",
            "pymdownx.blocks.details",
            "pymdownx.highlight",
            "pymdownx.superfences",
        ]
        configs = {"pymdownx.highlight": {"pygments_lang_class": True}}
        return Markdown(extensions=extensions, extension_configs=configs).convert(text)

    return convert


def searched(page: str) -> str:
    """What the theme's search finds on a page."""
    parser = Parser()
    parser.feed(page)
    parser.close()
    return " ".join("".join([*s.title, *s.text]) for s in parser.data)


@pytest.mark.parametrize(
    "text",
    [
        "is $n + 2p$ wide",
        "- a list with $n + 2p$",
        "| a |\n|---|\n| $n + 2p$ |",
        "/// details | About $n + 2p$\ntext\n///",
        "**bold $n + 2p$**",
    ],
)
def test_inline_math_is_rendered_wherever_text_is(text: str, render: Render) -> None:
    page = render(text)

    assert page.count('<var class="math" data-search-exclude="">') == 1
    assert "<mi>n</mi><mo>+</mo><mn>2</mn><mi>p</mi></mrow></math>" in page
    assert "$" not in page


@pytest.mark.parametrize(
    "text",
    [
        "text\n\n$$\na < b\n$$\n\ntext",
        "$$a < b$$",
        "- a list\n\n    $$\n    a < b\n    $$",
        "/// details | Title\n\n$$\na < b\n$$\n///",
    ],
)
def test_display_math_scrolls_by_the_keyboard(text: str, render: Render) -> None:
    page = render(text)

    assert re.search(r'<div [^>]*class="math"[^>]*tabindex="0"', page)
    assert "katex-display" in page
    assert "<mi>a</mi><mo>&lt;</mo><mi>b</mi>" in page
    assert "$" not in page


@pytest.mark.parametrize("tex", ["0<p<1", "a<b", "a>b", "x_1 * y_1 * z_1", "*a*"])
def test_math_is_safe_from_markdown_and_html(tex: str, render: Render) -> None:
    page = render(f"see ${tex}$ and ${tex}$ here")
    (first, second) = re.findall("<math>(.*?)</math>", page)

    assert first == second
    words = html.unescape(re.sub("<[^>]+>", "", first)).replace("∗", "*")
    assert words == re.sub("[ _]", "", tex)


def test_a_mark_behind_a_formula_begins_no_line(render: Render) -> None:
    kept = re.findall(
        r'<span class="kept">.*?</var>(.*?)</span>', render("$1$. $x$), and")
    )

    assert kept == [".", "),"]
    assert "kept" not in render("$1$ and $a = b = c$.")  # that one can be broken itself


def test_dollars_in_code_and_escaped_ones_stay(render: Render) -> None:
    page = render("`$HOME`, \\$5 and\n\n```text\n$x$\n```\n\n    $y$\n")

    assert "katex" not in page
    assert [page.count(text) for text in ("$HOME", "$5", "$x$", "$y$")] == [1, 1, 1, 1]


@pytest.mark.parametrize("text", ["costs 5$ now", "$ x$", "**a** $x", "x $$a$$ y"])
def test_a_dollar_without_its_partner_is_refused(text: str, render: Render) -> None:
    with pytest.raises(PageError, match=r"a \$ without its partner: '.*\$.*'"):
        render(text)


def test_a_formula_in_a_heading_is_refused(render: Render) -> None:
    with pytest.raises(PageError, match=r"formula n\^2 in a heading"):
        render("## Size $n^2$")


def test_all_bad_formulas_of_a_page_are_told_at_once(render: Render) -> None:
    with pytest.raises(PageError) as caught:
        render("$\\foo$ and $x$\n\n$$\n\\frac{1\n$$")

    assert "formula \\foo\n    Undefined control sequence: \\foo" in str(caught.value)
    assert "formula \\frac{1\n    Unexpected end of input" in str(caught.value)


def test_search_finds_words_and_no_parts_of_formulas_or_figures(render: Render) -> None:
    page = render(
        "# Size\n\nbefore $r_\\ell$ after\n\n$$\n\\frac{1}{2}\n$$\n\n"
        "![a block](../assets/figures/4f_block.svg)\n\nend"
    )

    assert re.sub(r"<[^>]*>", " ", searched(page)).split() == [
        *("Size", "before", "after", "end")
    ]


def test_a_figure_becomes_a_named_drawing_without_own_style(render: Render) -> None:
    page = render('![a "block"](../assets/figures/4f_block.svg "Two layers")')

    assert page.startswith('<figure data-search-exclude=""')
    assert 'role="img"' in page
    assert 'aria-label="a &quot;block&quot;"' in page
    assert "<figcaption>Two layers</figcaption>" in page
    assert 'stroke="#abc"' in page
    assert "a &lt; b" in page
    assert not re.search("<p>|<style|<title|<!--|xmlns|xlink|ns0", page)


def test_a_figure_that_can_be_moved_is_marked(render: Render, figures: Path) -> None:
    (figures / "4b_windows.svg").write_text(SVG, encoding="utf-8")
    page = render('![a](assets/figures/4b_windows.svg "Windows")')

    assert '<figure data-moves="4b_windows" data-search-exclude=""' in page
    assert "data-moves" not in render('![a](assets/figures/4f_block.svg "A block")')
    assert "data-moves" not in render("![a](assets/figures/4b_windows.svg)")  # a tile


def test_two_figures_on_a_page_share_no_id(render: Render) -> None:
    image = "![a block](../assets/figures/4f_block.svg)"
    page = render(f"{image}\n\n{image}")
    ids = re.findall(r' id="([^"]*)"', page)

    assert ids == ["figure-1-tip", "figure-1-box", "figure-2-tip", "figure-2-box"]
    assert re.findall(r"url\(#([^)]*)\)", page) == ["figure-1-tip", "figure-2-tip"]
    assert re.findall(r'href="#([^"]*)"', page) == ["figure-1-box", "figure-2-box"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("![a](assets/figures/none.svg)", "figure none.svg: there is no such file"),
        ("see ![a](assets/figures/4f_block.svg)", "must be a paragraph of its own"),
        ("![a](assets/figures/4f_block.svg) !", "must be a paragraph of its own"),
        ("![](assets/figures/4f_block.svg)", "has no text for those who cannot see"),
        ("![a](assets/figures/broken.svg)", "figure broken.svg: is not SVG: "),
        ("![a](assets/figures/boundless.svg)", "figure boundless.svg: needs a viewBox"),
    ],
)
def test_a_bad_figure_fails(text: str, why: str, render: Render, figures: Path) -> None:
    (figures / "broken.svg").write_text("<svg><g></svg>", encoding="utf-8")
    (figures / "boundless.svg").write_text("<svg/>", encoding="utf-8")

    with pytest.raises(PageError, match=re.escape(why)):
        render(text)


COMMENTS = (
    '<!-- program("p4/b") -->',
    "<!-- end -->",
    "<!--pytest-codeblocks:expected-output-->",
)


def test_comments_of_the_tools_disappear(render: Render) -> None:
    cog, end, expected = COMMENTS
    page = render(
        f"{cog}\n```python\n1\n```\n{expected}\n```text\n2\n```\n{end}\n\n- a"
    )

    assert "<!--" not in page
    assert page.count("<pre>") == 2
    assert "<p>" not in page, "two fences in one paragraph"


@pytest.mark.parametrize("comment", COMMENTS)
def test_comments_of_tools_stay_where_shown(comment: str, render: Render) -> None:
    escaped = comment.replace("<", "&lt;").replace(">", "&gt;")

    assert escaped in render(f"````markdown\n{comment}\n````").replace("&quot;", '"')
    assert escaped in render(f"write `{comment}` above").replace("&quot;", '"')


def test_only_the_paragraph_of_the_answer_stands_out(render: Render) -> None:
    page = render("**Answer.** It is 8.\n\n**Check.** Yes.\n\nNo **Answer.** here.")

    assert '<p class="answer"><strong>Answer.</strong> It is 8.</p>' in page
    assert page.count("class=") == 1


def test_words_of_one_colour_that_touch_are_one_element(render: Render) -> None:
    page = render(
        '```python\nimport a\nf"x{y:.2f}{z!r} {w}"\nself.b = 1.5 if None else 2\n```'
    )

    assert (
        re.sub("<[^>]+>", "", html.unescape(page)).split("\n")[1]
        == 'f"x{y:.2f}{z!r} {w}"'
    )
    strings = re.findall(r'<span class="s2">([^<]*)</span>', page)
    assert list(map(html.unescape, strings)) == ['"x{', ":.2f}{", "!r} {", '}"']
    kinds = re.findall(r'<span class="(\w+)">', page)
    assert set(kinds) == {"k", "s2", "nb", "mi"}


def test_a_header_cell_without_words_is_a_plain_cell(render: Render) -> None:
    page = render("|  | b | $x$ |\n|---|---|--:|\n| 1 | 2 | 3 |")

    assert re.findall(r"<(t[hd])\b", page) == ["td", "th", "th", "td", "td", "td"]


def test_a_table_scrolls_sideways_without_scripts(render: Render) -> None:
    inside = "- x\n\n    | b |\n    |---|\n    | 2 |"
    page = render(f"| a |\n|---|\n| 1 |\n\nafter\n\n{inside}")

    around = '<div class="md-typeset__scrollwrap">\\s*<div class="md-typeset__table">'
    assert len(re.findall(rf"{around}\s*<table>", page)) == page.count("<table>") == 2
    assert page.index("</table>") < page.index("<p>after</p>")


def test_parts_of_a_program_without_a_colour_have_no_element(render: Render) -> None:
    page = render("```python\ndef f(x):  # why\n    return x + 1 < 2\n```")

    kinds = set(re.findall(r'<span class="(\w+)">', page))
    assert {"k", "nf", "c1", "mi"} <= kinds
    assert not kinds & {"n", "p", "o", "w"}
    text = html.unescape(re.sub("<[^>]+>", "", page)).strip()
    assert text == "def f(x):  # why\n    return x + 1 < 2"


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
