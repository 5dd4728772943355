"""The notebook of a problem is its page: the same programs, outputs and words."""

import importlib.util
import json
import re
from typing import Any

import pytest

from exam_site import ROOT, contract
from exam_site.pages import fences

PROBLEMS = [p for p in contract.load(ROOT / "exam").problems if p.published]
FILES = {p.slug: ROOT / "docs" / "notebooks" / f"{p.slug}.ipynb" for p in PROBLEMS}
every_problem = pytest.mark.parametrize("problem", PROBLEMS, ids=lambda p: p.slug)


def cells(problem: contract.Problem, kind: str) -> list[dict[str, Any]]:
    notebook = json.loads(FILES[problem.slug].read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def printed(cell: dict[str, Any]) -> str:
    (output,) = cell["outputs"]
    return "".join(output["text"])


@every_problem
def test_a_notebook_has_the_programs_of_its_page_with_their_outputs(
    problem: contract.Problem,
) -> None:
    page = fences.scan(ROOT / "docs" / problem.page)
    code = cells(problem, "code")

    assert [f"{source(cell)}\n" for cell in code] == [f.text for f in page.programs]
    assert [printed(cell) for cell in code] == [
        page.output(f).text for f in page.programs
    ]
    assert [cell["execution_count"] for cell in code] == [*range(1, len(code) + 1)]


@every_problem
def test_a_notebook_has_every_question_and_its_closed_sections(
    problem: contract.Problem,
) -> None:
    page = (ROOT / "docs" / problem.page).read_text(encoding="utf-8")
    texts = cells(problem, "markdown")
    headings = [source(cell).splitlines()[0] for cell in texts]
    closed = [
        source(cell)
        for cell in texts
        if "jp-MarkdownHeadingCollapsed" in cell["metadata"]
    ]

    assert [h for h in headings if h.startswith("## ")] == [
        f"## {question.letter}) {question.title}" for question in problem.questions
    ]
    assert closed == [
        f"### {title}" for title in re.findall(r"^/// details \| (.*)$", page, re.M)
    ]


@every_problem
def test_nothing_of_the_site_alone_is_left_in_a_notebook(
    problem: contract.Problem,
) -> None:
    left = re.compile(
        r"///|\[\[\[|<!--|</?(?:form|input|label|button|output)\b|\{ *[.#:]|\.md\b|"
        r"\.\./|download|!\["
    )
    for cell in cells(problem, "markdown"):
        text = re.sub(r'src="data:[^"]*"', "", source(cell))
        assert left.search(text) is None, (cell["id"], left.search(text))


@every_problem
def test_a_notebook_is_valid(problem: contract.Problem) -> None:
    text = FILES[problem.slug].read_text(encoding="utf-8")
    notebook = json.loads(text)
    ids = [cell["id"] for cell in notebook["cells"]]

    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", id) for id in ids)
    assert json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) in text
    if importlib.util.find_spec("nbformat"):
        importlib.import_module("nbformat").validate(notebook)
