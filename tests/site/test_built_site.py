"""What must hold for the published site: private, whole, findable, readable."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

from exam_site import ROOT
from exam_site.pages import Page as Markdown

VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"),
    *("source", "track", "wbr"),
}
QUOTED = {"code", "pre", "script", "style", "annotation"}
KATEX = ROOT / "docs" / "assets" / "katex"
LOADING = {"src", "srcset", "href", "xlink:href", "poster", "data", "action"}


@dataclass
class Page(HTMLParser):
    """One built page, as a browser, a reader and a screen reader would look at it."""

    name: str
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"{self.name}: </{tag}> at {self.getpos()}"

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        if not QUOTED.intersection(self.open):
            self.prose.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of each element of this kind."""
        return [attributes for name, attributes in self.tags if name == tag]


@cache
def read(folder: Path) -> list[Page]:
    pages = []
    for path in sorted(folder.rglob("*.html")):
        page = Page(path.relative_to(folder).as_posix())
        page.feed(path.read_text(encoding="utf-8"))
        page.close()
        pages.append(page)
    return pages


@pytest.fixture
def pages(built_site: Path) -> list[Page]:
    return read(built_site)


def style_sheets(built_site: Path) -> dict[str, str]:
    return {
        path.relative_to(built_site).as_posix(): path.read_text(encoding="utf-8")
        for path in built_site.rglob("*.css")
    }


def is_foreign(url: str) -> bool:
    parts = urlsplit(url.strip())
    return bool(parts.netloc) or parts.scheme not in {"", "data"}


def test_the_site_builds(build: tuple[Path, str]) -> None:
    _, messages = build

    assert not messages, f"mkdocs build --strict:\n{messages}"


def test_every_element_is_closed(pages: list[Page]) -> None:
    assert {page.name: page.open for page in pages if page.open} == {}


def test_nothing_is_loaded_from_elsewhere(built_site: Path, pages: list[Page]) -> None:
    """A link that a reader may follow is not a request; nor is a page's own address."""
    foreign = [
        (page.name, tag, attributes[name])
        for page in pages
        for tag, attributes in page.tags
        for name in LOADING & attributes.keys()
        if tag != "a" and attributes.get("rel") != "canonical"
        if is_foreign(attributes[name])
    ]
    styles = style_sheets(built_site)
    inline = [a.get("style", "") for page in pages for _, a in page.tags]
    bare = [re.sub(r"""url\((["']?)data:.*?\1\)""", "", t) for t in styles.values()]
    urls = re.findall(r"""url\(\s*["']?([^"')]+)""", "".join([*bare, *inline]))

    assert foreign == []
    assert [url for url in urls if is_foreign(url)] == []
    assert "@import" not in "".join(bare)


def test_every_inner_link_leads_somewhere(built_site: Path, pages: list[Page]) -> None:
    base = "http://site/"
    ids = {page.name: {a["id"] for _, a in page.tags if "id" in a} for page in pages}
    lost = []
    for page in pages:
        if page.name == "404.html":  # served at any depth, so its links are absolute
            continue
        for tag, attributes in page.tags:
            url = attributes.get("href", attributes.get("src", ""))
            if tag == "use" or not url or is_foreign(url) or url.startswith("data:"):
                continue
            target, anchor = urldefrag(urljoin(base + page.name, url))
            path = unquote(target.removeprefix(base))
            path += "index.html" if not path or path.endswith("/") else ""
            if not (built_site / path).is_file() or (
                anchor and anchor not in ids.get(path, ())
            ):
                lost.append((page.name, url))

    assert lost == []


def test_every_file_that_our_style_sheets_name_is_there(built_site: Path) -> None:
    """KaTeX's own, which is joined to ours, names fonts that no formula here needs."""
    for name, text in style_sheets(built_site).items():
        if not name.startswith("assets/katex") and "/main." not in name:
            urls = re.findall(r"url\(([^)\"']*)\)", text)
            folder = (built_site / name).parent
            assert [url for url in urls if not (folder / url).is_file()] == []


def test_every_font_that_a_formula_needs_is_shipped(pages: list[Page]) -> None:
    css = (KATEX / "katex.min.css").read_text(encoding="utf-8")
    shipped = {path.name for path in (KATEX / "..").rglob("*.woff2")}
    fonts: dict[frozenset[str], set[str]] = {}  # by the classes that ask for them
    for chosen, style in re.findall(r"([^{}]+)\{([^{}]*font-[fsw][tae][^{}]*)\}", css):
        family = re.search(r"font-family:KaTeX_(\w+)", style)
        kind = "Bold" * ("weight:700" in style) + "Italic" * ("style:italic" in style)
        font = f"KaTeX_{family[1] if family else 'Main'}-{kind or 'Regular'}.woff2"
        for one in re.findall(r"\.katex (\.[^,]+)", chosen):
            names = frozenset(re.findall(r"\.([\w-]+)", one))
            fonts.setdefault(names, set()).add(font)
    used = {
        p.name: {c for _, a in p.tags for c in a.get("class", "").split()}
        for p in pages
    }
    lost = {
        (page, *names, f"{font} of the npm package katex")
        for page, classes in used.items()
        for names, needed in fonts.items()
        if names <= classes
        for font in needed - shipped
    }

    assert {"mathnormal", "mathbf", "textit", "delimsizing"} <= set().union(*fonts)
    assert lost == set()


def test_no_math_is_left_unrendered(pages: list[Page]) -> None:
    left = re.compile(r"\$|\\[(\[]|\\[a-z]{2,}")

    assert [
        (page.name, text) for page in pages for text in page.prose if left.search(text)
    ] == []


def test_no_comment_of_the_tools_is_left(pages: list[Page]) -> None:
    for page in pages:
        prose = "".join(page.prose)
        assert page.comments == [], page.name
        assert "///" not in prose, f"{page.name}: a block that was not understood"


def test_no_id_occurs_twice_on_a_page(pages: list[Page]) -> None:
    for page in pages:
        ids = Counter(a["id"] for _, a in page.tags if "id" in a)
        assert {id: n for id, n in ids.items() if n > 1} == {}, page.name


def test_a_page_shows_as_code_what_tests_see_as_fences(pages: list[Page]) -> None:
    by_name = {page.name: page for page in pages}
    for source in (ROOT / "docs").rglob("*.md"):
        page = source.relative_to(ROOT / "docs").with_suffix("")
        folder = page.parent if page.name == "index" else page
        name = (folder / "index.html").as_posix()
        if source.suffix == ".md" and "\n::: " in source.read_text(encoding="utf-8"):
            continue  # signatures and sources of the package, which has its own tests

        shown = len(by_name[name].all("pre"))
        assert shown == len(Markdown(source.read_text("utf-8")).fences), name


def test_the_search_index_holds_words_and_no_markup(built_site: Path) -> None:
    index = json.loads((built_site / "search" / "search_index.json").read_text("utf-8"))

    assert len(index["docs"]) > len(list(built_site.rglob("index.html")))
    for entry in index["docs"]:
        words = re.sub(r"<code>.*?</code>", "", entry["text"], flags=re.DOTALL)
        assert not re.search(
            r"\$|\\|katex|\u200b|<(?!/?(p|pre|[uo]l|li|su[bp])>)", words
        ), entry["location"]
        assert "\u200b" not in entry["title"]


COLOR = re.compile(r"(--[\w-]+): light-dark\((#\w{6}), (#\w{6})\)")


def luminance(color: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts
    ]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", [2, 3], ids=["light", "dark"])
def test_words_and_lines_of_figures_can_be_seen(scheme: int) -> None:
    """As WCAG asks for; axe judges all text but that of drawings."""
    path = ROOT / "docs" / "assets" / "stylesheets" / "colors.css"
    named = {c[1]: c for c in COLOR.finditer(path.read_text(encoding="utf-8"))}
    words = ("--ink", "--ink-soft", "--accent", "--warn")
    grounds = ("--paper", "--panel", "--fill")
    pairs = [(name, ground, 4.5) for name in words for ground in grounds]
    pairs += [("--ink-faint", ground, 3.0) for ground in grounds[:2]]
    low = []
    for name, ground, least in pairs:
        dark, light = sorted(luminance(named[n][scheme]) for n in (name, ground))
        low += [(name, ground)] if (light + 0.05) / (dark + 0.05) < least else []

    assert low == []


def test_two_builds_are_equal_byte_for_byte(built_site: Path, tmp_path: Path) -> None:
    variables = {"PACKED": str(built_site / "deep-learning-exam.zip")}  # as the other
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", tmp_path],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"} | variables,
        capture_output=True,
        text=True,
    )
    names = {
        path.relative_to(folder)
        for folder in (built_site, tmp_path)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("sitemap.xml")  # has the day
    }
    both = [(built_site / name, tmp_path / name) for name in sorted(names)]

    assert done.returncode == 0, done.stderr
    assert [a for a, b in both if a.read_bytes() != b.read_bytes()] == []
