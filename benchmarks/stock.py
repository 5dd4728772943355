"""The same text as stock Material pages: what the site is compared with.

Nothing of the site's own is left: no extension, no hook, no style, no script. Formulas
are found by arithmatex and set by KaTeX in the browser, as the theme's manual says, but
from the same host. Notebooks are rendered by mkdocs-jupyter, the reference of the
package by mkdocstrings. The theme's fonts would come from Google; without a network
they cannot, so that the stock pages are lighter here than they are in the world.
"""

import json
import shutil
from pathlib import Path

from exam_site import ROOT
from exam_site.pages.page import Page

MATH = """
document$.subscribe(({ body }) => renderMathInElement(body, { delimiters: [
  { left: "$$", right: "$$", display: true }, { left: "$", right: "$", display: false },
  { left: "\\\\(", right: "\\\\)", display: false },
  { left: "\\\\[", right: "\\\\]", display: true } ] }));
"""
OWN = ["assets/stylesheets", "assets/katex"]
SCRIPTS = ["katex.min.js", "contrib/auto-render.min.js"]
EXTENSIONS = [
    *("admonition", "attr_list", "md_in_html", "tables", "pymdownx.blocks.details"),
    *("pymdownx.highlight", "pymdownx.superfences"),
    {"toc": {"permalink": True}},
    {"pymdownx.arithmatex": {"generic": True}},
]


def stock(folder: Path, katex: Path) -> Path:
    """Write the project and return its configuration file.

    Args:
        folder: where to; it must not be there yet.
        katex: the folder `dist` of the npm package `katex`.
    """
    docs = folder / "docs"
    shutil.copytree(ROOT / "docs", docs)
    for name in OWN:
        path = docs / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for page in docs.rglob("*.md"):
        read = Page(page.read_text(encoding="utf-8"))
        page.write_text(_head(read) + read.plain, encoding="utf-8")
    shutil.copytree(katex, docs / "katex", ignore=shutil.ignore_patterns("*.mjs"))
    (docs / "math.js").write_text(MATH, encoding="utf-8")
    file = folder / "mkdocs.yml"
    # JSON is YAML, too.
    file.write_text(json.dumps(_settings(), indent=2), encoding="utf-8")
    return file


def _head(page: Page) -> str:
    """A page's front matter: its description alone."""
    lines = [x for x in page.head.splitlines() if x.startswith("description:")]
    return f"---\n{lines[0]}\n---\n\n" if lines else ""


def _settings() -> dict[str, object]:
    paths = {"paths": [str(ROOT / "src")], "options": {"allow_inspection": False}}
    notebooks = {"include": ["labs/*.ipynb"], "execute": False}
    return {
        "site_name": "The same text on stock pages",
        "site_url": "http://127.0.0.1/",
        "theme": {"name": "material", "font": False, "language": "en"},
        "plugins": [
            "search",
            {"mkdocstrings": {"handlers": {"python": paths}}},
            {"mkdocs-jupyter": notebooks},
        ],
        "markdown_extensions": EXTENSIONS,
        "extra_css": ["katex/katex.min.css"],
        "extra_javascript": [*(f"katex/{name}" for name in SCRIPTS), "math.js"],
    }
