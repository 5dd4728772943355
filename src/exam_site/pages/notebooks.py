"""Each problem's page as a Jupyter notebook that was run, made from its Markdown.

One program is one cell, and its stored output is the one on the page. The text becomes
what Jupyter and Colab show: a closed block is a closed section, a figure is an image
inside the file, a link to another page leads to the published site or is plain words.
"""

import base64
import itertools
import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Any

from exam_site import ROOT
from exam_site.contract import Exam, Problem
from exam_site.errors import SiteError
from exam_site.figures.svg import WIDTH
from exam_site.pages import fences
from exam_site.publication import Publication

FOLDER = "docs/notebooks"
ABOUT = """\
*About this notebook.* It is the page of one problem of an exam: {course}, \
{university}, {date:%-d %B %Y}. Each cell of code is a whole program: it needs PyTorch \
and NumPy (`pip install torch numpy`) and no cell above it, and prints what is stored \
below it. Hints and solutions are closed sections; the arrow beside a heading opens \
them. Colab does not show the figures, so each stands there in words, too. Code under \
the MIT License, text under CC BY 4.0.{origin}"""
# Text that links and attributes are not looked for in: code and formulas.
QUOTED = r"`[^`]*`|\$\$[^$]*\$\$|\$[^$]*\$"
LINK = re.compile(rf"{QUOTED}|(?<!!)\[([^]]*)\]\(([^)\s]+)\)(?:\{{[^}}]*\}})?")
FIGURE = re.compile(r'( *)!\[([^]]*)\]\(([^)\s]+)(?: "([^"]*)")?\)')
ATTRIBUTES = re.compile(r"\{ [.#][^}]* \}")
BOX = re.compile(
    r'<label><input type="checkbox" value="(\d+)"> <span>(.*)</span></label>'
)
MARK = re.compile(r'<label><input [^>]* data-credits="[^>]*> <span>(.*)</span></label>')
WHY = re.compile(r'<span class="why" hidden>.*</span>')
BLANK = re.compile(r"<label>(.*) <input [^>]*></label>")
FORM = re.compile(r"</?(?:form|button|output)\b.*|<label>Your answer <textarea.*")
# A figure follows the system's colours, which need not be those of the notebook.
DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{.*?\n\}\n", re.DOTALL)
LIGHT = "svg { background: #ffffff }\n"


@dataclass
class Cell:
    """A cell: Markdown, or a program with what it prints."""

    source: str
    output: str | None = None  # None: text
    id: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether it begins a section that is closed at first."""
        return self.output is None and self.source.startswith("### ")


def notebooks(
    exam: Exam,
    texts: dict[Path, str],
    publication: Publication,
    root: Path = ROOT,
) -> dict[Path, str]:
    """The notebook of every published problem: path and text.

    Args:
        exam: the contract.
        texts: pages and figures by path, with their generated parts up to date.
        publication: where the site is published.
        root: the repository.

    Raises:
        SiteError: if a page has a figure that does not exist.
    """
    found = {}
    for problem in exam.problems:
        page = root / "docs" / problem.page
        if problem.published and page in texts:
            cells = Converter(page, texts, publication, root).cells()
            cells.insert(1, Cell(about(exam, problem, publication)))
            found[root / FOLDER / f"{problem.slug}.ipynb"] = _json(cells)
    return found


def about(exam: Exam, problem: Problem, publication: Publication) -> str:
    """The text that says where a notebook comes from."""
    address = publication.page(problem.page) if publication.site else ""
    return ABOUT.format(
        course=exam.course,
        university=exam.university,
        date=exam.date,
        origin=f" From <{address}>." if address else "",
    )


@dataclass
class Converter:
    """Turns the Markdown of one page into cells."""

    page: Path
    texts: dict[Path, str]
    publication: Publication
    root: Path
    held: list[str] = field(default_factory=list)  # lines of the next cell of text

    def cells(self) -> list[Cell]:
        """The page's cells, in order."""
        return [cell for cell in self._cells() if cell.source]

    def _cells(self) -> Iterator[Cell]:
        text = re.sub(r"\A---\n.*?\n---\n", _blank, self.texts[self.page], flags=re.S)
        lines = text.split("\n")
        page = fences.scan_text(text)
        by_line = {fence.line: fence for fence in page.fences}
        at = 0
        while at < len(lines):
            fence = by_line.get(at + 1)
            size = fence.text.count("\n") + 2 if fence else 1
            if fence and fence.info == "python":
                yield self._text()
                shown = page.output(fence)
                yield Cell(fence.text.rstrip("\n"), shown.text if shown else "")
            elif not (fence and fence.compared):
                if re.match(r"/// |///$|## ", lines[at]):
                    yield self._text()
                self.held += lines[at : at + size]
                if lines[at].startswith("/// "):  # what a closed heading hides
                    yield self._text()  # are the cells below its own
            at += size
        yield self._text()

    def _text(self) -> Cell:
        """A cell of the lines held back."""
        lines = [_line(line) for line in self.held]
        self.held = []
        text = "\n".join(line for line in lines if line is not None)
        paragraphs = re.split(r"\n{2,}", text.strip())
        converted = [self._paragraph(paragraph) for paragraph in paragraphs]
        return Cell("\n\n".join(part for part in converted if part))

    def _paragraph(self, text: str) -> str:
        *lines, last = text.split("\n")
        if ATTRIBUTES.fullmatch(last):
            if ".download" in last:  # who reads this has it
                return ""
            text = "\n".join(lines)
        figure = FIGURE.fullmatch(text)
        if not figure:
            return LINK.sub(self._link, text)
        space, *parts = figure.groups()
        return textwrap.indent(self._figure(*parts), space)

    def _figure(self, alt: str, target: str, caption: str | None) -> str:
        """An image that the notebook carries, and its text in words."""
        path = self.root / "docs" / self._target(target)
        if path not in self.texts:
            where = self.page.relative_to(self.root).as_posix()
            what = f"there is no figure {path.name}"
            raise SiteError(where, what, "Correct its name, or draw it in figures/.")
        drawing = DARK.sub(LIGHT, self.texts[path]).encode()
        data = f"data:image/svg+xml;base64,{base64.b64encode(drawing).decode()}"
        words = escape(alt)
        image = f'<img src="{data}" alt="{words}" width="{1.1 * WIDTH:.0f}">'
        summary = escape(f"Figure: {caption}" if caption else "The figure in words")
        # HTML alone: in Markdown, a word of a drawing could be read as emphasis.
        return f"{image}\n\n<details><summary>{summary}</summary>{words}</details>"

    def _link(self, found: re.Match[str]) -> str:
        words, target = found[1], found[2]
        if words is None or re.match(r"https?:", target):
            return found[0]
        if not self.publication.site:
            return str(words)
        return f"[{words}]({self.publication.page(self._target(target))})"

    def _target(self, link: str) -> str:
        """What a link of the page names, below `docs/`."""
        own = PurePosixPath(self.page.relative_to(self.root / "docs").as_posix())
        if link.startswith("#"):
            return f"{own}{link}"
        return normpath(f"{own.parent}/{link}")


def _blank(found: re.Match[str]) -> str:
    """Empty lines in place of text, so that line numbers stay."""
    return "\n" * found[0].count("\n")


def _line(line: str) -> str | None:
    """A line as a notebook shows it, or None."""
    if re.fullmatch(r"<!--.*-->|///| {4}type: \w+", line) or FORM.fullmatch(line):
        return None
    if line.startswith("/// details | "):
        return f"### {line.removeprefix('/// details | ')}"
    if line.startswith("#"):
        return re.sub(r" *\{ #\w+ \}$", "", line)
    line = WHY.sub("", MARK.sub(r"- [ ] \1", line))
    return BLANK.sub(r"- \1: ______", BOX.sub(r"\1. \2", line))


def _json(cells: list[Cell]) -> str:
    """The file, written as Jupyter writes it."""
    _number(cells)
    metadata = {
        "colab": {"collapsed_sections": [cell.id for cell in cells if cell.is_closed]},
        "kernelspec": {
            "display_name": "Python 3",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    }
    count = itertools.count(1)
    made = [
        _text(cell) if cell.output is None else _code(cell, count) for cell in cells
    ]
    whole = {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n"


def _number(cells: list[Cell]) -> None:
    """Give each cell an id that stays when another question changes."""
    section, number = "start", 0
    for cell in cells:
        heading = re.match(r"## (\w+)\)", cell.source) if cell.output is None else None
        if heading:
            section, number = heading[1], 0
        number += 1
        cell.id = f"{section}-{number}"


def _text(cell: Cell) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    if cell.is_closed:  # for JupyterLab, and the name that Colab's list uses
        metadata = {"id": cell.id, "jp-MarkdownHeadingCollapsed": True}
    source = cell.source.splitlines(keepends=True)
    return {
        "cell_type": "markdown",
        "id": cell.id,
        "metadata": metadata,
        "source": source,
    }


def _code(cell: Cell, count: Iterator[int]) -> dict[str, Any]:
    printed = (cell.output or "").splitlines(keepends=True)
    return {
        "cell_type": "code",
        "execution_count": next(count),
        "id": cell.id,
        "metadata": {},
        "outputs": [{"name": "stdout", "output_type": "stream", "text": printed}],
        "source": cell.source.splitlines(keepends=True),
    }
