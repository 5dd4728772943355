"""A lab's notebook to download: it runs wherever it is opened, and no link is dead."""

import re
from pathlib import Path

import nbformat
from nbformat import v4

from exam_site import ROOT, files
from exam_site.pages.notebooks import LINK, linked, written
from exam_site.programs import helpers
from exam_site.publication import load

ABOUT_LAB = """\
*About this notebook.* It needs PyTorch, NumPy and Matplotlib \
(`pip install torch numpy matplotlib`) and nothing else: the next cell, folded up, \
holds what it uses of the package `i2dl_exam`. Run the cells from the top. Solutions \
are folded up, too; the three dots open them. Code under the MIT License, text under \
CC BY 4.0.{origin}"""
PACKAGE_IMPORT = re.compile(r"^from i2dl_exam\..*(?:\(\n[^)]*\))?\n", re.MULTILINE)


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
    lab = root / "labs" / f"{path.stem.replace('-', '_')}.py"
    closed = {"jupyter": {"source_hidden": True}}
    notebook.cells[1:1] = [
        v4.new_markdown_cell(ABOUT_LAB.format(origin=origin), id="about"),
        v4.new_code_cell(helpers(lab, root), id="package", metadata=closed),
    ]
    return written(notebook)
