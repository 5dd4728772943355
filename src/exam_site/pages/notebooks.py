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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Any

from exam_site import ROOT
from exam_site.contract import Exam, Problem
from exam_site.errors import SiteError
from exam_site.pages import forms
from exam_site.pages.fences import Fence
from exam_site.pages.markers import Markers
from exam_site.pages.page import Page
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
# A figure follows the system's colours, which need not be those of the notebook.
DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{.*?\n\}\n", re.DOTALL)
IMAGE_WIDTH = (
    396  # pixels: a tenth more than drawings have, as Jupyter's text is larger
)
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


class NotebookMarkers(Markers):
    """What markers stand for in a notebook: lists for forms, nothing to download."""

    def program(self, name: str) -> str:
        """A program and the output that it must print."""
        return super().program(name).rpartition("\n\n")[0]

    def try_it(self, id: str) -> str:
        """What to do before opening anything, with boxes and blanks to copy."""
        return self._practisable(id, forms.try_it_as_list(self._question(id)))

    def marking(self, id: str) -> str:
        """What earns the credits."""
        scheme = forms.marking_as_list(self._question(id), self._to("errata.md"))
        return f"**What earns the credits.** {scheme}"

    def predict(self, *_: str) -> str:
        """Nothing: a notebook shows its outputs."""
        return ""

    def problem(self, number: int) -> str:
        """A problem's line of credits, questions and time."""
        return super().problem(number).partition("\n\n")[0]


def notebooks(
    markers: Markers, texts: Mapping[Path, str], root: Path = ROOT
) -> dict[Path, str]:
    """The notebook of every published problem: path and text.

    Args:
        markers: what the markers of pages stand for.
        texts: pages and figures by path.
        root: the repository.

    Raises:
        SiteError: if a page has a figure that does not exist.
    """
    exam, programs, found = markers.exam, [*markers.programs.values()], {}
    own = NotebookMarkers(exam, programs, markers.outputs, markers.files).of(root, [])
    for problem in exam.problems:
        path = root / "docs" / problem.page
        if problem.published and path in texts:
            page = Page(texts[path], path.relative_to(root).as_posix())
            filled = page.filled(own.on(path).write)
            converter = Converter(filled, problem.page, texts, own.publication, root)
            cells = converter.cells()
            cells.insert(1, Cell(about(exam, problem, own.publication)))
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

    page: Page
    place: str  # the page's path below docs/
    texts: Mapping[Path, str]
    publication: Publication
    root: Path
    held: list[str] = field(default_factory=list)  # lines of the next cell of text

    def cells(self) -> list[Cell]:
        """The page's cells, in order."""
        return [cell for cell in self._cells() if cell.source]

    def _cells(self) -> Iterator[Cell]:
        for block in self.page.scan.blocks:
            if isinstance(block, Fence):
                if block.info == "python":
                    yield self._text()
                    shown = self.page.output(block)
                    yield Cell(block.text.rstrip("\n"), shown.text if shown else "")
                elif not block.compared:
                    self.held += self.page.lines[block.line - 1 : block.end]
            elif block.number >= self.page.start:
                if re.match(r"/// |///$|## ", block.text):
                    yield self._text()
                self.held.append(block.text)
                if block.text.startswith("/// "):  # what a closed heading hides
                    yield self._text()  # are the cells below its own
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
            what = f"there is no figure {path.name}"
            fix = "Correct its name, or draw it in snippets/."
            raise SiteError(self.page.name, what, fix)
        drawing = DARK.sub(LIGHT, self.texts[path]).encode()
        data = f"data:image/svg+xml;base64,{base64.b64encode(drawing).decode()}"
        words = escape(alt)
        image = f'<img src="{data}" alt="{words}" width="{IMAGE_WIDTH}">'
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
        if link.startswith("#"):
            return f"{self.place}{link}"
        return normpath(f"{PurePosixPath(self.place).parent}/{link}")


def _line(line: str) -> str | None:
    """A line of Markdown as a notebook shows it, or None."""
    if re.fullmatch(r"<!--.*-->|///| {4}type: \w+", line):
        return None
    if line.startswith("/// details | "):
        return f"### {line.removeprefix('/// details | ')}"
    if line.startswith("#"):
        return re.sub(r" *\{ #\w+ \}$", "", line)
    return line


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
