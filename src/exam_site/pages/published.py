"""A MkDocs hook: what the site offers beside its pages, made of their text alone.

Each program of a page is a file to download, and each page is there as Markdown, too.
A builder that knows no hooks publishes neither, but for the programs there is a
command: `python -m exam_site.pages.published docs` writes them beside the pages.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from exam_site.pages.page import Page

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


def on_files(files: "Files", *, config: "MkDocsConfig") -> "Files":
    """Add each program of a page, so that links to it are checked like others."""
    from mkdocs.structure.files import File

    pages = [f for f in files.documentation_pages() if f.src_uri.endswith(".md")]
    for path, text in programs(page.content_string for page in pages).items():
        files.append(File.generated(config, path, content=text))
    return files


def on_post_build(*, config: "MkDocsConfig") -> None:
    """Write each page's Markdown, at the path that links between them expect.

    And the notebook of each lab, so that it works wherever it is opened.
    """
    from exam_site.pages import lab_notebooks  # which needs more than `main` has

    docs, site = Path(config.docs_dir), Path(config.site_dir)
    for source in docs.rglob("*.md"):
        target = site / source.relative_to(docs)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(Page(source.read_text("utf-8")).plain, encoding="utf-8")
    for source in (docs / "labs").glob("*.ipynb"):
        (target,) = (site / "labs").rglob(source.name)  # mkdocs-jupyter's copy
        target.write_text(lab_notebooks.alone(source, docs.parent), encoding="utf-8")


def programs(texts: Iterable[str]) -> dict[str, str]:
    """The programs of pages: path below `docs/`, and text."""
    found: dict[str, str] = {}
    for text in texts:
        found |= {f"programs/{name}": p for name, p in Page(text).downloads.items()}
    return found


def main(docs: Path) -> None:
    """Write the programs of all pages in a folder into its folder `programs`."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(docs.rglob("*.md")))
    for name, text in programs(texts).items():
        path = docs / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
