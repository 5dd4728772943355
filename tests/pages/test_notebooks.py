"""The notebook of a problem is its page: the same programs, outputs and words."""

import importlib.util
import json
import re
from typing import Any

import pytest

from exam_site import ROOT, contract
from exam_site.pages import page

PROBLEMS = contract.load(ROOT / "exam").problems
SITE_ALONE = re.compile(
    r"///|\[\[\[|<!--|</?(?:form|input|label|button|output)\b|\{ *[.#:]|\.md\b|"
    r"\.\./|download|!\["
)
every_problem = pytest.mark.parametrize("problem", PROBLEMS, ids=lambda p: p.slug)


def read(problem: contract.Problem) -> tuple[str, dict[str, Any]]:
    path = ROOT / "docs" / "notebooks" / f"{problem.slug}.ipynb"
    text = path.read_text(encoding="utf-8")
    return text, json.loads(text)


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


@every_problem
def test_a_notebook_has_programs_questions_and_closed_sections_of_its_page(
    problem: contract.Problem,
) -> None:
    shown = page.read(ROOT / "docs" / problem.page, ROOT)
    cells = read(problem)[1]["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    texts = [cell for cell in cells if cell["cell_type"] == "markdown"]
    headings = [source(cell).splitlines()[0] for cell in texts]
    closed = [c for c in texts if "jp-MarkdownHeadingCollapsed" in c["metadata"]]

    assert [f"{source(cell)}\n" for cell in code] == [p.text for p in shown.programs]
    assert ["".join(cell["outputs"][0]["text"]) for cell in code] == [
        shown.output(program).text for program in shown.programs
    ]
    assert [h for h in headings if h.startswith("## ")] == [
        f"## {question.letter}) {question.title}" for question in problem.questions
    ]
    assert [source(c) for c in closed] == [f"### {box.title}" for box in shown.boxes]


@every_problem
def test_a_notebook_is_valid_and_has_nothing_of_the_site_alone(
    problem: contract.Problem,
) -> None:
    text, notebook = read(problem)
    ids = [cell["id"] for cell in notebook["cells"]]

    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert len(set(ids)) == len(ids)
    assert json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) in text
    if importlib.util.find_spec("nbformat"):
        importlib.import_module("nbformat").validate(notebook)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            words = re.sub(r'src="data:[^"]*"', "", source(cell))
            assert SITE_ALONE.search(words) is None, cell["id"]
