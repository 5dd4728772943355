"""Each problem's page as a Jupyter notebook that was run; a lab's one to download.

One program is one cell, and its stored output is the one on the page. The text becomes
what Jupyter and Colab show: a closed block is a closed section, a figure is an image
inside the file, a link to another page leads to the published site or is plain words.
"""

import base64
import itertools
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path, PurePosixPath
from posixpath import normpath

import nbformat
from nbformat import NotebookNode, v4

from exam_site import ROOT, files
from exam_site.contract import Exam, Problem
from exam_site.errors import SiteError
from exam_site.pages import forms
from exam_site.pages.markers import Markers
from exam_site.pages.page import Page
from exam_site.programs import helpers
from exam_site.publication import Publication, load
from strict_codeblocks.fences import Fence

FOLDER = "docs/notebooks"
ABOUT = """\
*About this notebook.* It is the page of one problem of an exam: {course}, \
{university}, {date:%-d %B %Y}. Each cell of code is a whole program: it needs PyTorch \
and NumPy (`pip install torch numpy`) and no cell above it, and prints what is stored \
below it. Hints and solutions are closed sections; the arrow beside a heading opens \
them. Colab does not show the figures, so each stands there in words, too. Code under \
the MIT License, text under CC BY 4.0.{origin}"""
ABOUT_LAB = """\
*About this notebook.* It needs PyTorch, NumPy and Matplotlib \
(`pip install torch numpy matplotlib`) and nothing else: the next cell, folded up, \
holds what it uses of the package `i2dl_exam`. Run the cells from the top. Solutions \
are folded up, too; the three dots open them. Code under the MIT License, text under \
CC BY 4.0.{origin}"""
PACKAGE_IMPORT = re.compile(r"^from i2dl_exam\..*(?:\(\n[^)]*\))?\n", re.MULTILINE)
# Text that links and attributes are not looked for in: code and formulas.
QUOTED = r"`[^`]*`|\$\$[^$]*\$\$|\$[^$]*\$"
LINK = re.compile(rf"{QUOTED}|(?<!!)\[([^]]*)\]\(([^)\s]+)\)(?:\{{[^}}]*\}})?")
FIGURE = re.compile(r'( *)!\[([^]]*)\]\(([^)\s]+)(?: "([^"]*)")?\)')
ATTRIBUTES = re.compile(r"\{ [.#][^}]* \}")
# A figure follows the system's colours, which need not be those of the notebook.
DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{.*?\n\}\n", re.DOTALL)
IMAGE_WIDTH = 396  # pixels: a tenth more than drawings, as Jupyter's text is larger
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LIGHT = "svg { background: #ffffff }\n"


class NotebookMarkers(Markers):
    """What markers stand for in a notebook: lists for forms, nothing to download."""

    def program(self, name: str) -> str:
        """A program and the output that it must print."""
        return super().program(name).rpartition("\n\n")[0]

    def try_it(self, id: str) -> str:
        """What to do before opening anything, with boxes and blanks to copy."""
        return self._practisable(id, forms.try_it_as_list(self.exam.question(id)))

    def marking(self, id: str) -> str:
        """What earns the credits."""
        scheme = forms.marking_as_list(self.exam.question(id), self._to("errata.md"))
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
    """The notebook of every problem: path and text; `texts` has pages and figures."""
    exam, programs, found = markers.exam, [*markers.programs.values()], {}
    own = NotebookMarkers(exam, programs, markers.outputs, markers.files).of(root, [])
    for problem in exam.problems:
        path = root / "docs" / problem.page
        if path in texts:
            page = Page(texts[path], path.relative_to(root).as_posix())
            filled = page.filled(own.on(path).write)
            converter = Converter(filled, texts, own.publication, root)
            cells = [cell for cell in converter.cells() if cell.source]
            cells.insert(1, v4.new_markdown_cell(about(exam, problem, own.publication)))
            found[root / FOLDER / f"{problem.slug}.ipynb"] = _json(cells)
    return found


def about(exam: Exam, problem: Problem, publication: Publication) -> str:
    """The text that says where a notebook comes from."""
    address = publication.page(problem.page) if publication.site else ""
    origin = f" From <{address}>." if address else ""
    names = {"course": exam.course, "university": exam.university, "date": exam.date}
    return ABOUT.format(**names, origin=origin)


@dataclass
class Converter:
    """Turns the Markdown of one page into cells."""

    page: Page
    texts: Mapping[Path, str]
    publication: Publication
    root: Path
    held: list[str] = field(default_factory=list)  # lines of the next cell of text

    @property
    def place(self) -> str:
        """The page's path below `docs/`."""
        return self.page.name.removeprefix("docs/")

    def cells(self) -> Iterator[NotebookNode]:
        """The page's cells, in order; some are empty."""
        for block in self.page.blocks:
            if isinstance(block, Fence):
                if block.info == "python":
                    yield self._cell()
                    shown = self.page.output(block)
                    printed = v4.new_output("stream", text=shown.text if shown else "")
                    yield v4.new_code_cell(block.text.rstrip("\n"), outputs=[printed])
                elif not block.compared:
                    self.held += self.page.lines[block.line - 1 : block.end]
            elif block.number >= self.page.start:
                if re.match(r"/// |///$|## ", block.text):
                    yield self._cell()
                self.held.append(block.text)
                if block.text.startswith("/// "):  # what a closed heading hides
                    yield self._cell()  # are the cells below its own
        yield self._cell()

    def _cell(self) -> NotebookNode:
        """A cell of the lines held back."""
        lines = [_line(line) for line in self.held]
        self.held = []
        text = "\n".join(line for line in lines if line is not None)
        paragraphs = re.split(r"\n{2,}", text.strip())
        converted = [self._paragraph(paragraph) for paragraph in paragraphs]
        source = "\n\n".join(part for part in converted if part)
        cell: NotebookNode = v4.new_markdown_cell(source)
        return cell

    def _paragraph(self, text: str) -> str:
        *lines, last = text.split("\n")
        if ATTRIBUTES.fullmatch(last):
            if ".download" in last:  # who reads this has it
                return ""
            text = "\n".join(lines)
        figure = FIGURE.fullmatch(text)
        if not figure:
            return LINK.sub(lambda x: linked(x, self.place, self.publication), text)
        space, *parts = figure.groups()
        return textwrap.indent(self._figure(*parts), space)

    def _figure(self, alt: str, target: str, caption: str | None) -> str:
        """An image that the notebook carries, and its text in words."""
        path = self.root / "docs" / _target(target, self.place)
        if path not in self.texts:
            what = f"there is no figure {path.name}"
            fix = "Correct its name, or draw it in snippets/figures/."
            raise SiteError(self.page.name, what, fix)
        drawing = DARK.sub(LIGHT, self.texts[path]).encode()
        data = f"data:image/svg+xml;base64,{base64.b64encode(drawing).decode()}"
        words = escape(alt)
        image = f'<img src="{data}" alt="{words}" width="{IMAGE_WIDTH}">'
        summary = escape(f"Figure: {caption}" if caption else "The figure in words")
        # HTML alone: in Markdown, a word of a drawing could be read as emphasis.
        return f"{image}\n\n<details><summary>{summary}</summary>{words}</details>"


def linked(found: re.Match[str], place: str, publication: Publication) -> str:
    """A link of a page as it leads from anywhere, or its words alone."""
    words, target = found[1], found[2]
    if words is None or re.match(r"https?:", target):
        return found[0]
    if not publication.site:
        return str(words)
    return f"[{words}]({publication.page(_target(target, place))})"


def _target(link: str, place: str) -> str:
    """What a link of a page names, below `docs/`."""
    if link.startswith("#"):
        return f"{place}{link}"
    return normpath(f"{PurePosixPath(place).parent}/{link}")


def _line(line: str) -> str | None:
    """A line of Markdown as a notebook shows it, or None."""
    if re.fullmatch(r"<!--.*-->|///| {4}type: \w+", line):
        return None
    if line.startswith("/// details | "):
        return f"### {line.removeprefix('/// details | ')}"
    if line.startswith("#"):
        return re.sub(r" *\{ #\w+ \}$", "", line)
    return line


def _json(cells: list[NotebookNode]) -> str:
    """The file, whose cells have ids that stay when another question changes."""
    section, number, programs, closed = "start", 0, itertools.count(1), []
    for cell in cells:
        is_text = cell.cell_type == "markdown"
        if is_text and (heading := re.match(r"## (\w+)\)", cell.source)):
            section, number = heading[1], 0
        number += 1
        cell.id = f"{section}-{number}"
        if not is_text:
            cell.execution_count = next(programs)
        elif cell.source.startswith("### "):  # for JupyterLab, and for Colab's list
            cell.metadata = {"id": cell.id, "jp-MarkdownHeadingCollapsed": True}
            closed.append(cell.id)
    metadata: dict[str, object] = {"kernelspec": KERNEL}
    metadata["colab"] = {"collapsed_sections": closed}
    metadata["language_info"] = {"name": "python"}
    notebook = v4.new_notebook(cells=cells, metadata=metadata)
    notebook.nbformat_minor = 5
    return written(notebook)


def written(notebook: NotebookNode) -> str:
    """A notebook as its file has it."""
    text = nbformat.writes(notebook, indent=1, ensure_ascii=False, sort_keys=True)
    return f"{text}\n"


def alone(path: Path, root: Path = ROOT) -> str:
    """The notebook of a lab as it can be opened anywhere, without this repository."""
    notebook, publication = nbformat.reads(files.read(path, root), 4), load(root)
    place = path.relative_to(root / "docs").with_suffix(".md").as_posix()
    origin = f" From <{publication.page(place)}>." if publication.site else ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = LINK.sub(lambda x: linked(x, place, publication), cell.source)
        else:
            cell.source = PACKAGE_IMPORT.sub("", cell.source)
    lab = root / "snippets/labs" / f"{path.stem.replace('-', '_')}.py"
    closed = {"jupyter": {"source_hidden": True}}
    notebook.cells[1:1] = [
        v4.new_markdown_cell(ABOUT_LAB.format(origin=origin), id="about"),
        v4.new_code_cell(helpers(lab, root), id="package", metadata=closed),
    ]
    return written(notebook)
