"""A MkDocs hook: the same site in fewer and smaller files.

A builder that knows no hooks delivers the same look in more files.
"""

import json
import re
import shutil
from pathlib import Path
from posixpath import dirname, normpath, relpath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from exam_site.web import offline
from exam_site.web.bundles import bundles
from exam_site.web.styles import ASKED, used, without_idle, without_unused

STYLE = "assets/site.css"
FOREIGN = "assets/_mkdocstrings.css"  # of what it is for, site.css has its own look
FONT = re.compile(r"@font-face\{[^}]*src:url\(([^)]+\.woff2)\)[^}]*\}")
# What the search leaves out: none of these holds another of its kind.
NO_WORDS = re.compile(
    r"(?s)<(var|div|figure|section)\b[^>]* data-search-exclude\b[^>]*>.*?</\1>"
)
# Text that keeps its white space, or white space that browsers take for one blank.
SPACE = re.compile(r"(?s)(<(pre|textarea|script)\b.*?</\2>)|\n\s+")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Keep the style sheets of mkdocs.yml, and let pages load one in their place."""
    config.extra["styles"] = [path for path in config.extra_css if path != FOREIGN]
    config.extra_css = [STYLE]
    # Where the site is read from files, Material asks another host for a script that
    # runs its search. frame.js does that here.
    config.extra.pop("polyfills", None)
    config.extra["packed"] = _packed(config.extra.get("packed", ""))
    return config


def _packed(name: str) -> dict[str, Any]:
    """The zip to publish, as overrides/main.html needs it: no link without its file."""
    path = Path(name)
    if name and not path.is_file():
        raise PluginError(f"PACKED: no file {name}. `make site ZIP=1` makes it first.")
    size = path.stat().st_size / 1e6 if name else 0
    return {"path": name, "name": path.name, "size": f"{size:.0f} MB"} if name else {}


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the one style sheet, and the scripts."""
    docs = Path(config.docs_dir)
    styles = [_style(docs, path) for path in config.extra["styles"]]
    made = {STYLE: "".join(styles)} | bundles()
    for path, text in made.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Keep the words by which the search is to find the page's sections."""
    if words := page.meta.get("search", {}).get("words", {}):
        for anchor, id in re.findall(r'<h[23] id="(q?(\w+))"', html):
            if found := words.get(anchor):
                place = f"{page.url}#{anchor}"
                config.extra.setdefault("words", {})[place] = [id, *found.split()]
    return html


@event_priority(50)  # before `search` reads the page
def _only_words(
    context: TemplateContext, /, *, page: Page, config: MkDocsConfig, **_: Any
) -> TemplateContext:
    """Give the search what it does not leave out: it reads each tag, which is slow."""
    config.extra["whole"] = page.content
    page.content = NO_WORDS.sub("", page.content or "")
    return context


@event_priority(-50)
def _whole_page(
    context: TemplateContext, /, *, page: Page, config: MkDocsConfig, **_: Any
) -> TemplateContext:
    page.content = config.extra["whole"].replace(' data-search-exclude=""', "")
    return context


on_page_context = CombinedEvent(_only_words, _whole_page)


def on_post_page(output: str, **_: Any) -> str:
    """Take out the indents and blank lines of templates."""
    return SPACE.sub(lambda found: found[1] or "\n", output)


@event_priority(-50)  # after `search` has written its index, before `offline` copies it
def on_post_build(*, config: MkDocsConfig) -> None:
    """Shorten styles, give the search its words, publish the zip, list what is kept."""
    site = Path(config.site_dir)
    _shorten_styles(site, [site / path for path in config.extra.get("styles", [])])
    _add_words(site / "search" / "search_index.json", config.extra.get("words", {}))
    if packed := config.extra.get("packed"):
        shutil.copy(packed["path"], site / packed["name"])
    if config.use_directory_urls:  # not for files without a server
        offline.write(site)


def _add_words(path: Path, words: dict[str, list[str]]) -> None:
    """Let the sections be found by these words, and before the top of their page."""
    pages = {location.partition("#")[0] for location in words}
    index = json.loads(path.read_text(encoding="utf-8"))
    for entry in index["docs"]:
        if entry["location"] in words:
            entry["tags"] = words[entry["location"]]
        elif entry["location"] in pages:
            entry["boost"] = 0.1
    path.write_text(json.dumps(index, separators=(",", ":")), encoding="utf-8")


def _shorten_styles(site: Path, joined: list[Path]) -> None:
    """Take out of style sheets, but for the joined ones, what nothing asks for."""
    scripts = [
        path.read_text(encoding="utf-8")
        for path in (site / "assets").rglob("*.js")
        if not {"lunr", "practice"}.intersection(path.parts)  # languages, and numbers
    ]
    names = used([p.read_text("utf-8") for p in site.rglob("*.html")], scripts)
    sheets = {
        path: without_unused(path.read_text(encoding="utf-8"), names)
        for path in (site / "assets").rglob("*.css")
        if "katex" not in path.parts and path not in joined
    }
    asked = {name for text in sheets.values() for name in ASKED.findall(text)}
    for path, text in sheets.items():
        path.write_text(without_idle(text, asked), encoding="utf-8")


def _style(docs: Path, path: str) -> str:
    """A style sheet without comments; its addresses lead from the joined one."""
    text = (docs / path).read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/\s*", "", text, flags=re.DOTALL)
    # KaTeX names each font in three formats, of which browsers take the first, and
    # fonts that no formula here needs.
    text = re.sub(r",url\([^)]*\.(?:woff|ttf)\) format\(\"\w+\"\)", "", text)
    here = (docs / path).parent
    text = FONT.sub(lambda face: face[0] if (here / face[1]).is_file() else "", text)
    return re.sub(r"url\((?!data:|#)([^)]*)\)", lambda m: _moved(m[1], path), text)


def _moved(url: str, path: str) -> str:
    target = normpath(f"{dirname(path)}/{url}")
    return f"url({relpath(target, dirname(STYLE))})"
