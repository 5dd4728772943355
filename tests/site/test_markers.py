"""A marker that cannot be filled is told; `check` compares the real pages."""

import re
from pathlib import Path

import pytest
from scratch import EXAM, refused, write

from exam_site import ROOT, contract
from exam_site.pages.markers import END, Markers, render
from exam_site.programs.outputs import Program
from exam_site.publication import Publication

TEXT = '"""1a: Nested."""\n\nx = [[[1, 2], [3, 4]]]\nprint(x)\n'
OUTPUT = "[[[1, 2], [3, 4]]]\n"


def marker(call: str) -> str:
    return f"<!-- {call} -->"


def made(root: Path) -> Markers:
    loaded = contract.load(write(root, {"exam": EXAM}) / "exam")
    program = Program("p1/a_nested", root / "snippets/p1/a_nested.py", TEXT)
    return Markers(loaded, [program], {program.name: OUTPUT})


@pytest.fixture
def markers(tmp_path: Path) -> Markers:
    return made(tmp_path)


def rendered(root: Path, markers: Markers, text: str) -> str:
    """A page's text after its markers were filled."""
    path = write(root, {"docs/page.md": text}) / "docs" / "page.md"
    return render(markers, root)[path]


def test_the_name_of_each_field_has_its_formulas() -> None:
    markers = Markers(contract.load(ROOT / "exam"), [], {})
    for question in markers.exam.questions:
        forms = markers.try_it(question.id) + markers.marking(question.id)
        for label in re.findall(r"<label>.*?</label>", forms):
            assert ("$" in label) == ("aria-label" in label), label
        for name in re.findall(r' aria-label="(.*?)"', forms):
            assert not set(name) & set("$\\{}_^*"), name


HEADING = marker('question("1b")') + f"\n## b) A reason {{ #q1b }}\n{END}\n"
PAGE = f"""\
{marker('question("1a")')}
## a) A number {{ #q1a }}
{END}

How many?

{marker('try_it("1a")')}
{END}

**Answer.** It is 8.

{HEADING}
Why?

{marker('try_it("1b")')}
{END}

**Answer.** Because.
"""


@pytest.mark.parametrize(
    ("old", "call", "what"),
    [
        ("Because.", "answer_sheet()", "has no paragraph **Answer.** for 1b"),
        (HEADING, "answer_sheet()", "has no section of question 1b"),
        ("Why?", "mock_exam()", "does not ask question 1b"),
    ],
)
def test_lost_parts_are_told(tmp_path: Path, old: str, call: str, what: str) -> None:
    write(tmp_path, {"docs/problems/1-first.md": PAGE.replace(old, "")})

    (message,) = refused(
        lambda: rendered(tmp_path, made(tmp_path), f"{marker(call)}\n{END}\n")
    )
    assert message.startswith(f"docs/page.md:1: docs/problems/1-first.md {what}\n")


def test_other_pages_are_made_of_the_pages_of_the_same_run(tmp_path: Path) -> None:
    second = "## a) A drawing { #q2a }\n\n**Answer.** A line.\n"
    pages = {"docs/problems/2-second-one.md": second}
    write(tmp_path, pages | {"docs/problems/1-first.md": PAGE})
    sheet = f"{marker('answer_sheet()')}\n**1b** Old.\n{END}\n"
    sheet += f"""{marker('program("p1/a_nested")')}\n{END}\n"""

    assert "Because." in rendered(tmp_path, made(tmp_path), sheet)


def test_colab_is_linked_where_the_repository_is_known(markers: Markers) -> None:
    markers.publication = Publication("https://github.com/owner/name")

    assert (
        "[Open it in Colab](https://colab.research.google.com/github/owner/name/"
        "blob/main/docs/notebooks/1-first.ipynb)."
    ) in markers.problem(1)


def test_overview_and_status_count(markers: Markers) -> None:
    assert markers.overview("docs/").splitlines()[2:] == [
        "| [1. First](docs/problems/1-first.md) | 2 | 3 |",
        "| [2. Second](docs/problems/2-second-one.md) | 1 | 1 |",
    ]
    recipe = Program("use/a_recipe", ROOT / "snippets/use/a_recipe.py", TEXT)
    markers.programs = {**markers.programs, recipe.name: recipe}
    assert markers.status().startswith(
        "**3 questions** (4 credits) have **1 programs**, and 1 recipes one each;"
    )


@pytest.mark.parametrize(
    ("call", "what"),
    [
        ('program("p1/z")', "there is no snippets/p1/z.py"),
        ('question("1c")', "exam/ has no question '1c'"),
        ('marking("1c")', "exam/ has no question '1c'"),
        ("problem(3)", "exam/ has no problem 3"),
        ("status(1)", "takes 1 positional argument but 2 were given"),
        ('api("none")', "there is no src/i2dl_exam/none.py"),
    ],
)
def test_a_marker_that_names_what_is_not_there_is_told_with_its_line(
    tmp_path: Path, markers: Markers, call: str, what: str
) -> None:
    page = f"# Title\n\n{marker(call)}\n{END}\n"
    (message,) = refused(lambda: rendered(tmp_path, markers, page))

    first, fix = message.splitlines()
    assert first.startswith("docs/page.md:3: ")
    assert first.endswith(what)
    assert fix.startswith("    ")
    assert (tmp_path / "docs" / "page.md").read_text(encoding="utf-8") == page


@pytest.mark.parametrize("wrong", [marker("problem(9)"), marker("problem)")])
def test_every_page_with_a_wrong_marker_is_told(
    tmp_path: Path, markers: Markers, wrong: str
) -> None:
    wrong = f"{wrong}\n{END}\n"
    write(tmp_path, {"README.md": "x", "docs/a.md": wrong, "docs/b/c.md": wrong})

    found = refused(lambda: render(markers, tmp_path))

    assert [x.split(":")[0] for x in found] == ["docs/a.md", "docs/b/c.md"]
