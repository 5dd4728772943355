"""A MkDocs hook: what the site offers beside its pages, made of their text alone.

Each program of a page is a file to download, the page of cards has its cards, which are
files, too, and each page is there as Markdown. A builder that knows no hooks publishes
none of it, unless it lies in `docs/` already, see `.ci/builders/run`.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from exam_site import contract
from exam_site.pages import cards
from exam_site.pages.page import Page
from exam_site.publication import Publication

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page as MkDocsPage

CARDS = "cards.md"
LIST = "<!-- all cards -->"  # what the list of cards takes the place of


def on_files(files: "Files", *, config: "MkDocsConfig") -> "Files":
    """Add what is made of pages, so that links to it are checked like others."""
    from mkdocs.structure.files import File

    pages = [f for f in files.documentation_pages() if f.src_uri.endswith(".md")]
    texts = {page.src_uri: page.content_string for page in pages}
    for path, content in made(texts, Path(config.docs_dir), config.site_url).items():
        if old := files.get_file_from_path(path):
            files.remove(old)
        files.append(File.generated(config, path, content=content))
    return files


def on_page_markdown(
    markdown: str, *, page: "MkDocsPage", config: "MkDocsConfig", **_: object
) -> None:
    """Write each page's Markdown, at the path that links between them expect."""
    if page.file.src_uri.endswith(".md"):
        target = Path(config.site_dir, page.file.src_uri)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(Page(markdown).plain, encoding="utf-8")


def on_post_build(*, config: "MkDocsConfig") -> None:
    """Write the notebook of each lab, so that it works wherever it is opened."""
    from exam_site.pages import notebooks  # which needs more than `main` has

    docs, site = Path(config.docs_dir), Path(config.site_dir)
    for source in (docs / "labs").glob("*.ipynb"):
        (target,) = (site / "labs").rglob(source.name)  # mkdocs-jupyter's copy
        target.write_text(notebooks.alone(source, docs.parent), encoding="utf-8")


def made(
    texts: Mapping[str, str], docs: Path, site: str | None = None
) -> dict[str, str | bytes]:
    """What is made of pages: path below `docs/`, and content.

    The `texts` of the pages have their paths below `docs/`; the contract lies beside
    that folder, and `site` is the address, where it is known.
    """
    found: dict[str, str | bytes] = {}
    for text in texts.values():
        found |= {f"programs/{name}": p for name, p in Page(text).downloads.items()}
    for path in docs.parent.glob("src/strict_codeblocks/*.py"):
        found[f"strict_codeblocks/{path.name}"] = path.read_text(encoding="utf-8")
    return found | _cards(texts, docs, site)


def _cards(
    texts: Mapping[str, str], docs: Path, site: str | None
) -> dict[str, str | bytes]:
    """The page of cards with its cards, and these as files to take away."""
    if CARDS not in texts:
        return {}
    from exam_site.pages import decks

    exam = contract.load(docs.parent / "exam")
    pages = {path: Page(text) for path, text in texts.items()}
    found = cards.cards(exam, pages)
    address = Publication(site=site or "").page
    ids = [question.id for question in exam.questions if site]
    places = {id: address(f"{exam.page(id)}#q{id}") for id in ids}
    return {
        CARDS: texts[CARDS].replace(LIST, cards.listed(exam, pages)),
        "assets/deep-learning-exam.apkg": decks.anki(found, places, _changed(docs)),
        "assets/deep-learning-exam.csv": decks.table(found),
    }


def _changed(docs: Path) -> int:
    """When pages or contract were last changed, in seconds since 1970."""
    sources = [*docs.rglob("*.md"), *(docs.parent / "exam").glob("*.toml")]
    last = max(int(path.stat().st_mtime) for path in sources)
    return int(os.environ.get("SOURCE_DATE_EPOCH", last))
