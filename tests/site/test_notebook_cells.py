"""Cells of notebooks, where the real ones, which `check` compares, have no case."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from scratch import EXAM, refused, write

from exam_site import contract
from exam_site.pages.markers import Markers, render
from exam_site.pages.notebooks import notebooks
from exam_site.programs.outputs import Program

SITE = "https://x.org/"
HEAD = "---\ndescription: words\n---\n\n# 1. First\n\n"


def notebook(root: Path, page: str, site: str = "") -> dict[str, Any]:
    """The notebook of problem 1, whose page is given without its head."""
    loaded = contract.load(write(root, {"exam": EXAM}) / "exam")
    name = root / "docs" / loaded.problems[0].page
    write(root, {name.relative_to(root).as_posix(): HEAD + page})
    program = Program("p1/a_sum", root / "snippets/p1/a_sum.py", "print(8)\n")
    address = f'[project.urls]\nDocumentation = "{site}"\n' if site else ""
    write(root, {"pyproject.toml": address})
    shown = [program] if PROGRAM in page else []
    markers = Markers(loaded, shown, {"p1/a_sum": "8\n"})
    texts = render(markers, root)
    ((path, text),) = notebooks(markers, texts, root).items()
    assert path == root / "docs" / "notebooks" / f"{name.stem}.ipynb"
    return json.loads(text)


def texts(root: Path, page: str, **options: Any) -> list[str]:
    """The text of each cell, without the title and the note about the notebook."""
    found = notebook(root, page, **options)["cells"]
    return ["".join(cell["source"]) for cell in found][2:]


def marker(call: str) -> str:
    return f"<!-- {call} -->\n<!-- end -->\n"


PROGRAM = marker('program("p1/a_sum")')


def test_title_and_note_come_first_and_the_front_matter_is_gone(tmp_path: Path) -> None:
    title, note, more = notebook(tmp_path, "## Words\n")["cells"]

    assert title["source"] == ["# 1. First"]
    assert "Course, University, 11 August 2020" in "".join(note["source"])
    assert "x.org" not in "".join(note["source"])
    assert more["source"] == ["## Words"]
    (address,) = re.findall(
        "<(.*)>", "".join(notebook(tmp_path, "", SITE)["cells"][1]["source"])
    )
    assert address == "https://x.org/problems/1-first/"


def test_another_fence_stays_text(tmp_path: Path) -> None:
    page = "## A\n\n```console\nmake test\n\n# more\n```\n"

    assert texts(tmp_path, page) == [page.strip()]


def test_ids_of_a_question_do_not_depend_on_another(tmp_path: Path) -> None:
    two = (
        marker('question("1b")') + "\n/// details | Hint\n    type: hint\n\nNo.\n///\n"
    )
    short = notebook(tmp_path, marker('question("1a")') + two)["cells"]
    long = notebook(tmp_path, marker('question("1a")') + PROGRAM + two)["cells"]

    assert [cell["id"] for cell in short[-3:]] == ["b-1", "b-2", "b-3"]
    assert [cell["id"] for cell in long[-3:]] == ["b-1", "b-2", "b-3"]


LINKS = {
    "to a page": ("[it](../notation.md)", "it", "[it](https://x.org/notation/)"),
    "to a section": ("[c](2-b.md#q2a)", "c", "[c](https://x.org/problems/2-b/#q2a)"),
    "on this page": ("[c](#q1b)", "c", "[c](https://x.org/problems/1-first/#q1b)"),
    "elsewhere": ("[p](https://a.org/b(1))",) * 3,
    "none in code": ("`a[0](b)`",) * 3,
    "none in a formula": ("$[0](b)$",) * 3,
    "none in a display": ("$$\n[0](b)\n$$",) * 3,
}


@pytest.mark.parametrize(("link", "plain", "absolute"), LINKS.values(), ids=LINKS)
def test_a_link_is_plain_words_or_absolute(
    tmp_path: Path, link: str, plain: str, absolute: str
) -> None:
    page = f"## A\n\n{link}\n"

    assert texts(tmp_path, page) == [f"## A\n\n{plain}"]
    assert texts(tmp_path, page, site=SITE) == [f"## A\n\n{absolute}"]


def test_a_figure_that_does_not_exist_is_told(tmp_path: Path) -> None:
    page = "## A\n\n![line](../assets/figures/1b_none.svg)\n"

    (message,) = refused(lambda: notebook(tmp_path, page))
    what = "docs/problems/1-first.md: there is no figure 1b_none.svg\n"
    assert message == f"{what}    Correct its name, or draw it in snippets/figures/."
