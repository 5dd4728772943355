"""A page's Markdown becomes cells that Jupyter and Colab show."""

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest
from scratch import CHOICE, EXAM, refused, write

from exam_site import contract
from exam_site.figures.svg import STYLE
from exam_site.pages.markers import Markers, render
from exam_site.pages.notebooks import notebooks
from exam_site.programs.outputs import Program
from strict_codeblocks import fences

SITE = "https://x.org/"
FIGURE = f'<svg xmlns="http://www.w3.org/2000/svg">\n{STYLE}\n</svg>\n'
HEAD = "---\ndescription: words\n---\n\n# 1. First\n\n"


def notebook(root: Path, page: str, site: str = "", exam: str = EXAM) -> dict[str, Any]:
    """The notebook of problem 1, or 2, whose page is given without its head."""
    problem = 2 if "2a" in page else 1
    exam = exam.replace("published = false", "published = true")
    loaded = contract.load(write(root, {"exam": exam}) / "exam")
    name = root / "docs" / loaded.problems[problem - 1].page
    write(root, {name.relative_to(root).as_posix(): HEAD + page})
    program = Program("p1/a_sum", root / "snippets/p1/a_sum.py", "print(8)\n")
    address = f'[project.urls]\nDocumentation = "{site}"\n' if site else ""
    write(root, {"pyproject.toml": address})
    shown = [program] if PROGRAM in page else []
    markers = Markers(loaded, shown, {"p1/a_sum": "8\n"})
    texts = render(markers, root)
    texts[root / "docs/assets/figures/1a_line.svg"] = FIGURE
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


def test_a_program_is_one_cell_with_its_output_and_no_link(tmp_path: Path) -> None:
    page = f"## A\n\nBefore.\n\n{PROGRAM}\nAfter.\n"
    *_, before, code, after = notebook(tmp_path, page)["cells"]

    assert code == {
        "cell_type": "code",
        "execution_count": 1,
        "id": "start-4",
        "metadata": {},
        "outputs": [{"name": "stdout", "output_type": "stream", "text": ["8\n"]}],
        "source": ["print(8)"],
    }
    assert (before["source"], after["source"]) == (
        ["## A\n", "\n", "Before."],
        ["After."],
    )


def test_a_written_program_is_a_cell_too(tmp_path: Path) -> None:
    page = f"## A\n\n```python\nprint(1)\n```\n{fences.EXPECTED}\n```text\n1\n```\n"
    *_, code = notebook(tmp_path, page)["cells"]

    assert code["source"] == ["print(1)"]
    assert code["outputs"][0]["text"] == ["1\n"]


def test_another_fence_stays_text(tmp_path: Path) -> None:
    page = "## A\n\n```console\nmake test\n\n# more\n```\n"

    assert texts(tmp_path, page) == [page.strip()]


def test_a_closed_block_becomes_a_closed_section(tmp_path: Path) -> None:
    page = (
        marker('question("1a")')
        + "\nWhat?\n\n/// details | Worked solution\n    type: solution\n\nSo.\n///\n\n"
        + "/// details | Proof\n    type: proof\n\nIt is.\n///\n\n"
    )
    made = notebook(tmp_path, page)
    question, solution, text, proof, _ = made["cells"][2:]

    assert "".join(question["source"]) == (
        "## a) A number\n\n2 credits · a calculation\n\nWhat?"
    )
    assert (solution["source"], text["source"]) == (["### Worked solution"], ["So."])
    assert proof["source"] == ["### Proof"]
    assert question["metadata"] == text["metadata"] == {}
    assert solution["metadata"] == {"id": "a-2", "jp-MarkdownHeadingCollapsed": True}
    assert made["metadata"]["colab"] == {"collapsed_sections": ["a-2", "a-4"]}


def test_ids_of_a_question_do_not_depend_on_another(tmp_path: Path) -> None:
    two = (
        marker('question("1b")') + "\n/// details | Hint\n    type: hint\n\nNo.\n///\n"
    )
    short = notebook(tmp_path, marker('question("1a")') + two)["cells"]
    long = notebook(tmp_path, marker('question("1a")') + PROGRAM + two)["cells"]

    assert [cell["id"] for cell in short[-3:]] == ["b-1", "b-2", "b-3"]
    assert [cell["id"] for cell in long[-3:]] == ["b-1", "b-2", "b-3"]


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ('try_it("1a")', "**Try it.** Fill in:\n\n- n: ______"),
        (
            'try_it("2a")',
            (
                "**Try it.** None, one or several boxes may be right.\n\n"
                "1. 3 > 2\n\n2. 3 > 3\n\n3. 2 > 3"
            ),
        ),
        ('try_it("1b")', "**Try it.** Write two or three sentences."),
        (
            'marking("1a")',
            (
                "**What earns the credits.** Tick what your own answer contains.\n\n"
                "- [ ] **1½ credits** the number\n\n- [ ] **½ credit** its unit\n\n"
                "- Counting earns nothing."
            ),
        ),
    ],
)
def test_forms_become_lists(tmp_path: Path, call: str, text: str) -> None:
    page = f"## A\n\n{marker(call)}"

    assert texts(tmp_path, page, exam=CHOICE) == [f"## A\n\n{text}"]


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


def test_a_figure_is_inside_the_file_and_told_in_words(tmp_path: Path) -> None:
    page = '## A\n\n![a "line"](../assets/figures/1a_line.svg "Title")\n'
    _, image, words = texts(tmp_path, page)[0].split("\n\n")
    (data,) = re.findall('src="data:image/svg.xml;base64,([^"]*)"', image)
    drawing = base64.b64decode(data).decode()

    assert 'alt="a &quot;line&quot;"' in image
    assert "prefers-color-scheme" not in drawing
    assert "svg { background: #ffffff }\n</style>" in drawing
    assert drawing.startswith('<svg xmlns="http://www.w3.org/2000/svg">')
    assert words == (
        "<details><summary>Figure: Title</summary>a &quot;line&quot;</details>"
    )


def test_a_figure_stays_in_its_list(tmp_path: Path) -> None:
    page = "## A\n\n1. One\n\n    ![line](../assets/figures/1a_line.svg)\n\n2. Two\n"
    _, one, image, words, two = texts(tmp_path, page)[0].split("\n\n")

    assert image.startswith("    <img src=")
    assert words == (
        "    <details><summary>The figure in words</summary>line</details>"
    )
    assert (one, two) == ("1. One", "2. Two")


def test_a_figure_that_does_not_exist_is_told(tmp_path: Path) -> None:
    page = "## A\n\n![line](../assets/figures/1b_none.svg)\n"

    (message,) = refused(lambda: notebook(tmp_path, page))
    what = "docs/problems/1-first.md: there is no figure 1b_none.svg\n"
    assert message == f"{what}    Correct its name, or draw it in snippets/."
