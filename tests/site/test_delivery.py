"""One style sheet, words for the search, Markdown for machines, what sharing needs."""

import json
import re
import struct
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import PluginCollection
from mkdocs.structure.files import Files

from exam_site import ROOT, contract
from exam_site.pages import published
from exam_site.pages.page import Page
from exam_site.programs.outputs import programs
from exam_site.web import delivery
from exam_site.web.bundles import FOLDER, bundles
from exam_site.web.styles import used, without_idle, without_unused

PAGE = """---
description: One.
search:
  words:
    q1a: adam bias
---

# Title

<!-- question("1a") -->
## a) First { #q1a }
<!-- end -->

```python
print(1)
```
<!--pytest-codeblocks:expected-output-->
```text
1
```

[Download q1a_one.py](../programs/q1a_one.py){ download }
{ .download }
"""


@pytest.fixture
def config(tmp_path: Path) -> MkDocsConfig:
    """A site of one page and two style sheets, as MkDocs hands it to the hook."""
    docs = tmp_path / "docs"
    for name, text in {
        "p/one.md": PAGE,
        "assets/a.css": "/* why */\np { color: red }\n",
        "assets/f/b.css": '@font-face{src:url(x.woff2) format("woff2"),'
        'url(x.woff) format("woff"),url(x.ttf) format("truetype")}\n'
        '@font-face{src:url(not-shipped.woff2) format("woff2")}'
        "i { mask: url(data:image/png,x); fill: url(#a) }\n",
        "assets/f/x.woff2": "",
    }.items():
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    config = MkDocsConfig()
    config.plugins = PluginCollection()
    config.plugins._current_plugin = "hook"  # MkDocs notes who makes a file
    config.load_dict(
        {
            "docs_dir": str(docs),
            "site_dir": str(tmp_path / "site"),
            "extra_css": [delivery.FOREIGN, "assets/a.css", "assets/f/b.css"],
            "extra": {"polyfills": ["https://elsewhere/shim"]},
        }
    )
    return config


def test_styles_become_one_without_comments_and_old_fonts(config: MkDocsConfig) -> None:
    delivery.on_config(config)
    files = delivery.on_files(Files([]), config=config)

    assert config.extra_css == ["assets/site.css"]
    assert config.extra.get("polyfills") is None  # of another host
    style, *scripts = files
    assert style.src_uri == "assets/site.css"
    assert style.content_string == (
        'p { color: red }\n@font-face{src:url(f/x.woff2) format("woff2")}\n'
        "i { mask: url(data:image/png,x); fill: url(#a) }\n"
    )
    assert [f.src_uri for f in scripts] == [*bundles()]


def build(config: MkDocsConfig) -> dict[str, Any]:
    """What the hook makes of the index of the search."""
    page = SimpleNamespace(url="p/one/", meta=yaml.safe_load(PAGE.split("---")[1]))
    plain = SimpleNamespace(url="p/two/", meta={})
    index = Path(config.site_dir) / "search" / "search_index.json"
    for folder in (index.parent, Path(config.site_dir, FOLDER)):
        folder.mkdir(parents=True)
    places = ("p/one/", "p/one/#q1a", "p/one/#other", "p/two/")
    docs = [{"location": place, "title": "", "text": ""} for place in places]
    index.write_text(json.dumps({"docs": docs}), encoding="utf-8")
    for each in (page, plain):
        given = '<h2 id="q1a">'
        html = delivery.on_page_content(given, page=each, config=config)  # type: ignore[arg-type]
        assert html == given
    delivery.on_post_build(config=config)
    found = json.loads(index.read_text("utf-8"))["docs"]
    return {entry.pop("location"): entry for entry in found}


def test_a_question_is_found_by_its_words_and_before_the_top_of_its_page(
    config: MkDocsConfig,
) -> None:
    entries = build(config)

    assert entries["p/one/#q1a"]["tags"] == ["1a", "adam", "bias"]
    assert entries["p/one/"]["boost"] < 1
    for place in ("p/one/#other", "p/two/"):
        assert entries[place].keys() == {"title", "text"}


def test_the_search_does_not_read_formulas_programs_and_figures() -> None:
    math = '<var class="math" data-search-exclude=""><span>x</span></var>'
    code = (
        '<div class="language-python highlight" data-search-exclude><pre></pre></div>'
    )
    figure = '<figure data-search-exclude=""><svg></svg></figure>'
    page = SimpleNamespace(content=f"<p>a {math} b</p>{code}{figure}<div>c</div>")
    config = MkDocsConfig()
    before, after = delivery.on_page_context.methods

    assert before({}, page=page, config=config) == {}
    assert page.content == "<p>a  b</p><div>c</div>"
    assert after({}, page=page, config=config) == {}
    assert math.replace(' data-search-exclude=""', "") in page.content
    assert code in page.content
    assert "<svg>" in page.content


def test_each_page_is_published_as_markdown_too(config: MkDocsConfig) -> None:
    page = SimpleNamespace(file=SimpleNamespace(src_uri="p/one.md"))
    published.on_page_markdown(PAGE, page=page, config=config)  # type: ignore[arg-type]

    text = (Path(config.site_dir) / "p" / "one.md").read_text("utf-8")
    assert text == Page(PAGE).plain


def test_the_site_has_a_file_of_each_program(built_site: Path) -> None:
    files = {
        path.name: path.read_text("utf-8") for path in built_site.glob("programs/*")
    }

    assert files == {program.download: program.text for program in programs()}


def test_a_zip_is_published_with_the_site(config: MkDocsConfig, tmp_path: Path) -> None:
    packed = tmp_path / "all.zip"
    packed.write_bytes(bytes(2_600_000))
    config.extra["packed"] = str(packed)

    delivery.on_config(config)
    build(config)

    assert config.extra["packed"]["size"] == "3 MB"
    assert (Path(config.site_dir) / "all.zip").read_bytes() == packed.read_bytes()


def test_a_link_to_a_zip_that_is_missing_stops_the_build(config: MkDocsConfig) -> None:
    config.extra["packed"] = "dist/all.zip"

    with pytest.raises(PluginError, match=r"^PACKED: no file dist/all\.zip\. `make s"):
        delivery.on_config(config)


def test_the_home_page_links_the_zip_that_is_published(built_site: Path) -> None:
    home = (built_site / "index.html").read_text(encoding="utf-8")
    problems, _, plan = home.partition('<h2 id="how-much-time-is-left">')
    links = re.findall(r'<a href="([^"]*)" download>the whole site', home)

    assert links == ["deep-learning-exam.zip"]
    assert (built_site / links[0]).is_file()
    assert plan
    assert "the whole site as a zip" in problems.partition('id="the-problems"')[2]


def test_words_for_the_search_belong_to_questions_of_their_page() -> None:
    for problem in contract.load(ROOT / "exam").problems:
        page = Page((ROOT / "docs" / problem.page).read_text("utf-8"))
        words = yaml.safe_load(page.head)["search"]["words"]
        assert words, problem.page
        assert words.keys() <= {f"q{q.id}" for q in problem.questions}, problem.page


def test_every_page_has_a_description_of_its_own(built_site: Path) -> None:
    pages = [path for path in built_site.rglob("*.html") if path.name != "404.html"]
    pattern = re.compile(r'<meta name="description" content="([^"]*)"')
    found = {path: pattern.findall(path.read_text("utf-8")) for path in pages}

    assert {path for path, texts in found.items() if len(texts) != 1} == set()
    assert len({texts[0] for texts in found.values()}) == len(pages)
    assert all(50 <= len(texts[0]) <= 200 for texts in found.values())


def test_llms_txt_names_every_page_and_leads_to_its_markdown(built_site: Path) -> None:
    text = (built_site / "llms.txt").read_text(encoding="utf-8")
    entries = re.findall(r"^- \[(.+)\]\((.+)\): (.+)$", text, flags=re.MULTILINE)
    pages = [path for path in built_site.rglob("*.html") if path.name != "404.html"]

    assert text.startswith("# ")
    assert text.splitlines()[2].startswith("> ")
    assert len(entries) == len(pages)
    for _, target, _ in entries:
        assert (built_site / target).is_file(), target


def test_the_image_for_links_has_the_size_that_pages_name() -> None:
    head = (ROOT / "docs" / "assets" / "social.png").read_bytes()[:24]

    assert struct.unpack(">II", head[16:]) == (1200, 630)


def test_programs_and_outputs_keep_blank_lines_and_indents(built_site: Path) -> None:
    source = (ROOT / "docs" / "use-it.md").read_text(encoding="utf-8")
    page = (built_site / "use-it" / "index.html").read_text(encoding="utf-8")
    blocks = re.findall(r"<pre[ >].*?</pre>", page, flags=re.DOTALL)
    shown = {unescape(re.sub("<[^>]*>", "", block)).strip() for block in blocks}
    fences = re.findall(r"^```(?:python|text)\n(.*?)^```", source, flags=re.M | re.S)

    assert {fence.strip() for fence in fences} <= shown
    assert not re.search(r"\n\s+<(div|meta|nav|a)\b", page)


NAMES = {"a", "b"}  # of classes that a page has


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
