"""A lab's notebook to download: it runs wherever it is opened, and no link is dead."""

import json
import re
from pathlib import Path
from typing import Any

from exam_site import ROOT, files
from exam_site.pages.notebooks import LINK, linked
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
    notebook, publication = json.loads(files.read(path, root)), load(root)
    place = path.relative_to(root / "docs").with_suffix(".md").as_posix()
    origin = f" From <{publication.page(place)}>." if publication.site else ""
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            source = LINK.sub(lambda x: linked(x, place, publication), source)
        else:
            source = PACKAGE_IMPORT.sub("", source)
        cell["source"] = source.splitlines(keepends=True)
    lab = root / "snippets" / "labs" / f"{path.stem.replace('-', '_')}.py"
    text, code = ABOUT_LAB.format(origin=origin), helpers(lab, root)
    about = {"cell_type": "markdown", "id": "about", "metadata": {}}
    head: dict[str, Any] = {
        "cell_type": "code",
        "id": "package",
        "execution_count": None,
    }
    head |= {"metadata": {"jupyter": {"source_hidden": True}}, "outputs": []}
    notebook["cells"][1:1] = [
        about | {"source": text.splitlines(keepends=True)},
        head | {"source": code.splitlines(keepends=True)},
    ]
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
