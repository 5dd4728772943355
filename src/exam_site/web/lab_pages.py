"""A MkDocs hook: the page of an executed notebook, made like every other page.

`mkdocs-jupyter` takes notebooks into the site: it gives them a place, an address, links
from and to other pages, and a copy to download. Its HTML cannot be used: on each page
574 kB of style, formulas as raw TeX, links that nothing checks, headings that the
search does not find. So the notebook goes to MkDocs as Markdown, and the site's own
extensions do the rest. Nothing is executed.
"""

import json
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from xml.etree import ElementTree

from mkdocs.structure.pages import Page

from exam_site.web.markdown import inlined

Cell = dict[str, Any]


def on_pre_page(page: Page, **_: Any) -> Page:
    """Give a notebook's page the `render` of all pages back."""
    if _is_notebook(page):
        del page.render  # mkdocs-jupyter's, set on this one page
    return page


def on_page_markdown(markdown: str, *, page: Page, **_: Any) -> str | None:
    """The Markdown that stands for a notebook."""
    if not _is_notebook(page):
        return None
    cells = json.loads(markdown)["cells"]
    page.meta["description"] = cells[0]["metadata"]["description"]
    return "\n\n".join(_blocks(cells, PurePosixPath(page.file.src_uri).name))


def _is_notebook(page: Page) -> bool:
    return page.file.src_uri.endswith(".ipynb")


def _blocks(cells: list[Cell], name: str) -> Iterator[str]:
    """The cells as Markdown, and below the title the notebook to download."""
    link = f'<a href="{name}" download>Download this lab as a notebook</a>'
    download = f'<p class="credits">{link}</p>'
    figures = 0
    for number, cell in enumerate(cells):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            title, _, text = source.partition("\n")
            yield f"{title}\n\n{download}\n{text}" if number == 0 else source
            continue
        closed = "solution" in cell["metadata"].get("tags", ())
        if closed:
            yield "/// details | Solution\n    type: solution"
        yield _fence("python", source)
        for output in cell["outputs"]:
            if "text" in output:
                yield _fence("text", "".join(output["text"]))
            else:
                figures += 1
                yield _figure(output["data"], f"figure-{figures}")
        if closed:
            yield "///"


def _fence(language: str, text: str) -> str:
    return f"````{language}\n{text.rstrip()}\n````"


def _figure(data: dict[str, list[str]], prefix: str) -> str:
    """A drawing in the page, as those of other pages."""
    alt = "".join(data["text/plain"])
    svg = inlined(ElementTree.fromstring("".join(data["image/svg+xml"])), alt, prefix)
    svg.attrib |= {"role": "img", "aria-label": alt}
    drawing = ElementTree.tostring(svg, encoding="unicode")
    return f"<figure data-search-exclude>\n{drawing.strip()}\n</figure>"
