"""What the site adds to Python-Markdown, as one extension.

Math becomes HTML, figures become part of the page, comments of the tools disappear,
answers stand out, programs are light. Nothing here needs a MkDocs hook, so that every
builder that uses Python-Markdown gives the same page.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from mkdocs.exceptions import BuildError

from exam_site import ROOT
from exam_site.web.bundles import MOVING
from exam_site.web.katex import FormulaError, render

FIGURES = ROOT / "docs" / "assets" / "figures"
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
TOOL_COMMENT = re.compile(r"<!-- *(?:\w+\(.*\)|end|pytest-codeblocks:.*) *-->$")
PROGRAM = '<div class="language-python highlight">'
FIGURE = re.compile(r"(?:^|/)assets/figures/([\w-]+\.svg)$")
STEP = re.compile(r"([MLQh])([^MLQh]*)")
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
TAKES = {"M": 2, "L": 2, "Q": 4, "h": 1}  # numbers; `h` says already how far it goes

# Kinds of words in programs: those without a colour, and those with another's colour.
PLAIN_TOKEN = re.compile(r'<span class="(?:fm|kc|n|nn|o|ow|p|sa|vm|w)">([^<]*)</span>')
ALIKE = {"kn": "k", "mf": "mi", "bp": "nb", "nc": "nf", "ne": "nf"}
ALIKE |= {"s1": "s2", "si": "s2"}
TWIN_TOKEN = re.compile(rf'<span class="({"|".join(ALIKE)})">')
TAG = re.compile("<[^>]*>")
NEIGHBOURS = re.compile(
    r'<span class="(\w+)">[^<]*</span>(?:<span class="\1">[^<]*</span>)+'
)


class PageError(BuildError):
    """A mistake on a page; MkDocs prints it below the page's name and stops."""


class ToolComments(Preprocessor):
    """Blanks the comments of the tools; fences are stashed before."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines; a blank one also keeps two fences from becoming one paragraph."""
        return ["" if TOOL_COMMENT.match(line) else line for line in lines]


class Math(Treeprocessor):
    """Renders the formulas that arithmatex found and refuses a `$` that it left."""

    def run(self, root: Element) -> None:
        """Render all formulas, or raise one error that tells of every bad one."""
        errors = [*_stray_dollars(root), *_math_in_headings(root)]
        for parent in [*root.iter()]:
            for place, element in enumerate(parent):
                if element.get("class") == "arithmatex":
                    try:
                        parent[place] = self._rendered(element)
                    except FormulaError as error:
                        errors.append(f"formula {_tex(element)}\n    {error}")
        if errors:
            raise PageError("\n".join(errors))

    def _rendered(self, element: Element) -> Element:
        """A formula, with the comma or full stop behind it: none begins a line.

        Browsers break a line there. A formula that may be broken itself stays alone.
        """
        display = element.tag == "div"
        html = render(_tex(element), display=display)
        # The search plugin skips an element until the next end tag of the same name:
        # `var` and `div` occur nowhere in KaTeX's HTML, `span` does.
        element.attrib = {"class": "math", "data-search-exclude": ""}
        if display:  # scrolls sideways, so that it must be reachable by keyboard
            element.attrib |= {"tabindex": "0", "role": "group"}
            element.set("aria-label", "formula")
        element.text = self.md.htmlStash.store(html)
        mark = re.match(r"[.,;:!?)\u2019\u201d]+", element.tail or "")
        if display or not mark or html.count('"katex-base"') > 1:
            return element
        kept = Element("span", {"class": "kept"})
        element.tail, kept.tail = mark[0], mark.string[mark.end() :]
        kept.append(element)
        return kept


def _tex(element: Element) -> str:
    """A formula's source; arithmatex escapes that of display math."""
    text = (element.text or "").strip()
    return html.unescape(text) if element.tag == "div" else text


def _stray_dollars(root: Element) -> Iterator[str]:
    """Prose with a `$`; one that is escaped is not a `$` yet."""
    code_or_math = {
        inner
        for element in root.iter()
        if element.tag == "code" or element.get("class") == "arithmatex"
        for inner in element.iter()
    }
    for element in root.iter():
        own = "" if element in code_or_math else element.text or ""
        for text in (own, element.tail or ""):
            if "$" in text:
                said = f"a $ without its partner: {text.strip()[:60]!r}"
                fix = "Write $x$ without spaces, $$...$$ between blank lines, or \\$."
                yield f"{said}\n    {fix}"


def _math_in_headings(root: Element) -> Iterator[str]:
    for heading in root.iter():
        if heading.tag in HEADINGS:
            for element in heading.iter():
                if element.get("class") == "arithmatex":
                    fix = "Write words: contents, search and tabs show plain text."
                    yield f"formula {_tex(element)} in a heading\n    {fix}"


class Figures(Treeprocessor):
    """Puts drawings into the page, in its colours, once MkDocs has checked links."""

    def run(self, root: Element) -> None:
        """Replace each paragraph that holds a figure and nothing else."""
        number = 0
        for paragraph in list(root.iter("p")):
            for image in paragraph.iter("img"):
                found = FIGURE.search(image.get("src", ""))
                if found:
                    number += 1
                    _check_alone(paragraph, image)
                    path = FIGURES / found[1]
                    svg = inlined(_parse(path), path.name, f"figure-{number}")
                    _replace(paragraph, image, svg)
                    # move-it.js puts a button below it; a tile has no title
                    if path.stem in MOVING and image.get("title"):
                        paragraph.set("data-moves", path.stem)


def _check_alone(paragraph: Element, image: Element) -> None:
    figure, around = f"figure {image.get('src')}", (paragraph.text, image.tail)
    if list(paragraph) != [image] or any(text and text.strip() for text in around):
        fix = "Put a blank line before and after it."
        raise PageError(f"{figure}: must be a paragraph of its own\n    {fix}")
    if not image.get("alt"):
        what, fix = "has no text for those who cannot see it", "Write ![what it shows]"
        raise PageError(f"{figure}: {what}\n    {fix}(...).")


def _replace(paragraph: Element, image: Element, svg: Element) -> None:
    """Turn the paragraph into a figure; the image's title is its caption."""
    svg.attrib |= {"role": "img", "aria-label": image.get("alt", "")}
    paragraph.tag, paragraph.text = "figure", None
    # A drawing's words are no sentences to find. No figure holds another figure.
    paragraph.set("data-search-exclude", "")
    paragraph[:] = [svg]
    if image.get("title"):
        caption = ElementTree.SubElement(paragraph, "figcaption")
        caption.text = image.get("title")


def inlined(svg: Element, name: str, prefix: str) -> Element:
    """A drawing without its own style, its ids unique; its `name` is for an error."""
    box = svg.get("viewBox", "").split()
    if len(box) != 4:
        raise PageError(f"figure {name}: needs a viewBox to fit on a phone")
    for name in ("width", "height"):
        svg.attrib.pop(name, None)
    # Its natural width, in a variable: site.css decides how far it may shrink.
    svg.set("style", f"--width: {box[2]}")
    for element in svg.iter():
        element.tag = _local(element.tag)
        attributes = {_local(name): value for name, value in element.items()}
        element.attrib = {n: _with_prefix(n, v, prefix) for n, v in attributes.items()}
        if element.tag == "path":
            element.set("d", relative(element.get("d", "")))
        for child in list(element):
            if _local(child.tag) in {"style", "title", "desc"}:
                element.remove(child)
    return svg


def relative(path: str) -> str:
    """The same line of an SVG, told by how far each point is from the one before.

    A drawing's file says where each point lies, which tests and people can read. This
    is half the size when compressed: the same few numbers again and again. A line with
    other commands than drawings here have stays as it is.
    """
    if re.search(r"[^MLQh\d\s.,e-]", path):
        return path
    at, text, before = [0.0, 0.0], "", ""
    for command, values in STEP.findall(path):
        numbers = [round(float(number), 3) for number in NUMBER.findall(values)]
        for start in range(0, len(numbers), TAKES[command]):
            step = numbers[start : start + TAKES[command]]
            letter = "l" if command == "M" and start else command.lower()
            if command == "h":
                moves, at = step, [at[0] + step[0], at[1]]
            else:
                moves, at = [n - at[i % 2] for i, n in enumerate(step)], step[-2:]
            joined = ",".join(map(_n, moves)).replace(",-", "-")
            known = letter == before == "l"  # an `l` after an `l` is understood
            text += (" " if joined[0] != "-" else "") if known else letter
            text, before = text + joined, letter
    return text.replace("m", "M", 1)


def _n(value: float) -> str:
    """A number with at most three decimals."""
    text = f"{value:z.3f}".rstrip("0").rstrip(".")
    return re.sub(r"^(-?)0\.", r"\1.", text)


def _parse(path: Path) -> Element:
    try:
        return ElementTree.fromstring(path.read_bytes())
    except FileNotFoundError:
        what = f"figure {path.name}: there is no such file in {path.parent.name}/"
        fix = "Correct the name, or make the figure: make refresh."
        raise PageError(f"{what}\n    {fix}") from None
    except ElementTree.ParseError as error:
        raise PageError(f"figure {path.name}: is not SVG: {error}") from None


def _local(name: str) -> str:
    """A name without its XML namespace."""
    return name.rpartition("}")[2]


def _with_prefix(name: str, value: str, prefix: str) -> str:
    """An attribute's value, in which ids get the prefix."""
    if name == "id":
        return f"{prefix}-{value}"
    if name == "href":
        return value.replace("#", f"#{prefix}-", 1)
    return value.replace("url(#", f"url(#{prefix}-")


class Looks(Treeprocessor):
    """Gives answers and tables what the style sheets and screen readers need."""

    def run(self, root: Element) -> None:
        """Mark answers, then header cells without words, then wide tables."""
        for paragraph in root.iter("p"):
            bold = paragraph.find("strong") if not paragraph.text else None
            if bold is not None and bold is paragraph[0] and bold.text == "Answer.":
                paragraph.set("class", "answer")
        for cell in root.iter("th"):  # a reader would announce a header and say nothing
            if not len(cell) and not (cell.text or "").strip():
                cell.tag = "td"
        for parent in list(root.iter()):
            for place, table in enumerate(parent):
                if table.tag == "table":
                    parent[place] = _scrolling(table)


def _scrolling(table: Element) -> Element:
    """A table in a part that scrolls sideways, as the theme's script makes it.

    So it is without scripts, too, and nothing is laid out twice.
    """
    around = Element("div", {"class": "md-typeset__scrollwrap"})
    inside = ElementTree.SubElement(around, "div", {"class": "md-typeset__table"})
    around.tail, table.tail = table.tail, None
    inside.append(table)
    return around


class PlainTokens(Postprocessor):
    """Leaves programs out of the search, and elements without a colour out of them.

    Names, signs and spaces are most of a program's elements, and words of one colour
    that touch need one: so a page has less to load and a browser less to do.
    """

    def run(self, text: str) -> str:
        """The page without them."""
        text = text.replace(PROGRAM, f"{PROGRAM[:-1]} data-search-exclude>")
        text = PLAIN_TOKEN.sub(r"\1", text)
        text = TWIN_TOKEN.sub(lambda m: f'<span class="{ALIKE[m[1]]}">', text)
        return NEIGHBOURS.sub(
            lambda m: f'<span class="{m[1]}">{TAG.sub("", m[0])}</span>', text
        )


class SiteExtension(Extension):
    """Everything above, and arithmatex, which finds the formulas."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the parts. The numbers are places in Python-Markdown's order."""
        plain = {"tex_inline_wrap": ["", ""], "tex_block_wrap": ["", ""]}
        md.registerExtensions(
            ["pymdownx.arithmatex"],
            {"pymdownx.arithmatex": {"generic": True, "inline_tag": "var", **plain}},
        )
        # After fences are stashed (25), before raw HTML is (20).
        md.preprocessors.register(ToolComments(md), "exam-comments", 22)
        # After emphasis, code and formulas are found (20), before contents are (5).
        md.treeprocessors.register(Math(md), "exam-math", 15)
        md.treeprocessors.register(Looks(md), "exam-looks", 14)
        # After MkDocs has looked at links and images (0).
        md.treeprocessors.register(Figures(md), "exam-figures", -1)
        # After stashed programs are put back (30).
        md.postprocessors.register(PlainTokens(md), "exam-tokens", 10)


makeExtension = SiteExtension  # what Python-Markdown looks for  # noqa: N816
