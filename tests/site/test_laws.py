"""Laws that hold for every published question; each failure says what is missing."""

import ast
import re
import sys
from functools import cache
from pathlib import Path

import pytest

from exam_site import ROOT, contract
from exam_site.contract import Question
from exam_site.pages import fences, laws
from exam_site.programs.standalone import PACKAGE

EXAM = contract.load(ROOT / "exam")
PAGES = {q.id: ROOT / "docs" / p.page for p in EXAM.problems for q in p.questions}
DOCS = sorted((ROOT / "docs").rglob("*.md"))
IDS = [q.id for q in EXAM.published]
every_question = pytest.mark.parametrize("question", EXAM.published, ids=IDS)
PARTS = [
    "**Try it.**",
    "/// details | Hint",
    "/// details | Worked solution\n    type: solution\n\n**Answer.**",
    "**What earns the credits.**",
    "**Why.**",
    "**Common mistakes.**",
    "/// details | Proof",
]


@cache
def section(question: Question) -> str:
    """A question's part of its page, from its heading to the next."""
    return laws.section(PAGES[question.id].read_text("utf-8"), question.id)


@cache
def scanned(page: Path) -> fences.Page:
    return fences.scan(page)


def programs(question: Question) -> list[fences.Fence]:
    page = scanned(PAGES[question.id])
    return [f for f in page.programs if f.question == question.id]


@cache
def said(question: Question) -> laws.Said:
    """The answer, and what the programs print."""
    return laws.said(PAGES[question.id].read_text("utf-8"), question.id)


def markers() -> set[str]:
    """The snippets that pages name."""
    pages = [ROOT / "README.md", *DOCS]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    return set(re.findall(r'\[\[\[cog program\("([^"]+)"\)', text))


def test_the_exam_has_54_questions_and_90_credits_in_8_problems() -> None:
    assert [len(p.questions) for p in EXAM.problems] == [9, 4, 4, 7, 11, 5, 8, 6]
    assert [p.credits for p in EXAM.problems] == [18, 8, 6, 12, 15, 9, 11, 11]


@every_question
def test_the_question_has_one_anchor_in_all_pages(question: Question) -> None:
    anchors = [p for p in DOCS if f"#q{question.id} }}" in p.read_text("utf-8")]

    assert anchors == [PAGES[question.id]]
    assert section(question)
    assert anchors[0].read_text("utf-8").count(f"#q{question.id} }}") == 1


@every_question
def test_the_question_has_all_parts_in_order(question: Question) -> None:
    text = section(question)
    places = [text.find(part) for part in PARTS]

    assert -1 not in places, f"missing: {PARTS[places.index(-1)]}"
    assert places == sorted(places)
    if "**Fast way.**" in text:
        assert text.find("**Why.**") < text.find("**Fast way.**") < places[-2]


@every_question
def test_the_question_has_a_program_with_compared_output(question: Question) -> None:
    assert programs(question)
    assert said(question).printed


@every_question
def test_the_question_has_a_snippet(question: Question) -> None:
    folder = ROOT / "snippets" / f"p{question.id[0]}"

    assert list(folder.glob(f"{question.letter}_*.py"))


@every_question
def test_the_question_has_a_test_named_after_its_claim(question: Question) -> None:
    files = (ROOT / "tests" / "pages").glob(f"test_p{question.id[0]}*.py")
    texts = [path.read_text(encoding="utf-8") for path in files]

    assert any(f"def test_{question.id}_" in text for text in texts)


@every_question
def test_choice_questions_have_boxes_and_their_table(question: Question) -> None:
    lines = [option.line for option in question.options]

    assert bool(lines) == (question.kind == "choice")
    assert f'cog options("{question.id}")' in section(question) or not lines


def test_problem_1_has_34_boxes() -> None:
    (problem,) = (p for p in EXAM.problems if p.number == 1)

    assert sum(len(q.options) for q in problem.questions) == 34 * problem.published


@every_question
def test_the_contract_says_what_the_answer_must(question: Question) -> None:
    assert question.answers or question.keys or question.claims


@every_question
def test_a_question_stays_in_proportion(question: Question) -> None:
    assert laws.disproportion(question, section(question)) == []


@every_question
def test_the_question_is_asked_in_one_line(question: Question) -> None:
    assert 10 <= len(question.asks) <= 110


@every_question
def test_a_quotation_of_the_printed_solution_is_short(question: Question) -> None:
    assert [e.says for e in question.errata if len(e.says.split()) > 15] == []


@every_question
def test_a_question_breaks_no_law(question: Question) -> None:
    assert laws.broken(question, said(question)) == []


def test_the_description_of_a_page_names_its_problem() -> None:
    texts = {p: (ROOT / "docs" / p.page).read_text("utf-8") for p in EXAM.problems}

    assert [p.number for p, text in texts.items() if laws.misnamed(p, text)] == []


def test_a_minute_is_worth_a_credit_and_the_term_fits_the_date() -> None:
    assert not laws.impossible(EXAM)


def test_links_between_pages_lead_to_pages_and_questions() -> None:
    texts = {
        p.relative_to(ROOT / "docs").as_posix(): p.read_text("utf-8") for p in DOCS
    }
    known = laws.anchors(texts)

    assert {p: laws.dead_links(text, p, known) for p, text in texts.items()} == {
        p: [] for p in texts
    }


@pytest.mark.parametrize("page", sorted({PAGES[i] for i in IDS}), ids=lambda p: p.stem)
def test_a_page_shows_programs_and_their_outputs_and_no_other_block(
    page: Path,
) -> None:
    others = [
        f.line for f in scanned(page).fences if f.info != "python" and not f.compared
    ]

    assert not others, f"{page.name}: lines {others}"


@every_question
def test_a_program_stands_in_the_section_of_its_question(question: Question) -> None:
    named = re.findall(r'\[\[\[cog program\("([^"]+)"\)', section(question))
    mine = f"p{question.id[0]}/{question.letter}_"

    assert [name for name in named if not name.startswith(mine)] == []


@every_question
def test_hint_solution_and_proof_are_closed(question: Question) -> None:
    assert not re.search(r"^ +open: *true", section(question), re.MULTILINE)


@pytest.mark.parametrize(
    ("page", "program"),
    [(p, f) for p in DOCS for f in scanned(p).programs],
    ids=lambda x: x.stem if isinstance(x, Path) else str(x.line),
)
def test_a_shown_program_needs_torch_and_numpy_alone(
    page: Path, program: fences.Fence
) -> None:
    imported = set()
    for node in ast.walk(ast.parse(program.text, f"{page}:{program.line}")):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or ".").split(".")[0])

    assert imported - sys.stdlib_module_names <= {"torch", "numpy"}


def test_exactly_the_published_problems_have_a_page() -> None:
    pages = {p.relative_to(ROOT / "docs").as_posix() for p in DOCS}

    assert {p for p in pages if p.startswith("problems/")} == {
        p.page for p in EXAM.problems if p.published
    }


def test_every_test_asserts_something() -> None:
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for test in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
                nodes = list(ast.walk(test))
                called = [n.func for n in nodes if isinstance(n, ast.Call)]
                names = [ast.unparse(f).split(".")[-1] for f in called]
                assert any(isinstance(node, ast.Assert) for node in nodes) or any(
                    re.fullmatch("raises|assert_.*|(not_)?to_.*", name)
                    for name in names
                ), f"{path.name}: {test.name}"


@pytest.mark.parametrize("folder", ["pages", "i2dl_exam"])
def test_every_claim_over_seeds_is_asserted(folder: str) -> None:
    for path in sorted((ROOT / "tests" / folder).rglob("test_*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        asserted = [n.test for n in nodes if isinstance(n, ast.Assert)]
        for node in nodes:
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "over_seeds":
                assert node in asserted, f"{path.name}:{node.lineno}"


def test_every_snippet_stands_on_a_page() -> None:
    folder = ROOT / "snippets"
    snippets = {
        p.relative_to(folder).with_suffix("").as_posix() for p in folder.rglob("*.py")
    }

    assert snippets == markers()


def test_snippets_lie_with_their_problem_and_are_named_after_their_question() -> None:
    for snippet in (ROOT / "snippets").rglob("*.py"):
        question = snippet.parent.name.removeprefix("p") + snippet.stem.split("_")[0]
        title = ast.get_docstring(ast.parse(snippet.read_text("utf-8"))) or ""
        if snippet.parent.name == "use":
            assert title.startswith("Use: "), snippet
        else:
            assert EXAM.question(question)
            assert title.startswith(f"{question}: "), snippet


def test_each_snippet_to_use_stands_below_a_heading_with_its_name() -> None:
    text = (ROOT / "docs" / "use-it.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## .* \{ #(\w+) \}$", text, re.MULTILINE)
    named = re.findall(r'\[\[\[cog program\("use/(\w+)"\)', text)
    listed = re.findall(r"\]\(#(\w+)\)", text)

    assert named == headings == listed
    assert set(named) == {path.stem for path in (ROOT / "snippets/use").glob("*.py")}


@pytest.mark.parametrize("name", sorted(markers()))
def test_a_snippet_computes_what_it_prints(name: str) -> None:
    tree = ast.parse((ROOT / "snippets" / f"{name}.py").read_text("utf-8"))
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    printed = [
        value
        for value in ast.walk(tree)
        if isinstance(value, ast.FormattedValue)
        and not isinstance(value.value, ast.Constant)
    ]

    assert printed
    assert {i.split(".")[0] for i in imported} & {
        "torch",
        "numpy",
        "fractions",
        PACKAGE,
    }


def test_every_output_has_its_snippet_and_the_other_way_round() -> None:
    folder = ROOT / "snippets"
    snippets = {p.with_suffix("") for p in folder.rglob("*.py")}

    assert {p.with_suffix("") for p in folder.rglob("*.out")} == snippets


def test_every_figure_stands_on_a_page_and_has_its_script() -> None:
    figures = {p.stem for p in (ROOT / "docs" / "assets" / "figures").glob("*")}
    text = "\n".join(page.read_text("utf-8") for page in DOCS)
    scripts = {p.stem for p in (ROOT / "figures").glob("*.py")}

    assert figures == set(re.findall(r"assets/figures/([\w-]+)\.svg", text))
    assert figures == scripts


def test_every_public_symbol_serves_a_snippet_a_figure_or_a_lab() -> None:
    used: set[tuple[str, str]] = set()
    waiting = [
        *(ROOT / "snippets").rglob("*.py"),
        *(ROOT / "figures").glob("*.py"),
        *(ROOT / "labs").glob("*.py"),
    ]
    sources = [ast.parse(path.read_text(encoding="utf-8")) for path in waiting]
    modules = {
        path.stem: ast.parse(path.read_text(encoding="utf-8"))
        for path in (ROOT / "src" / PACKAGE).glob("*.py")
    }
    for tree in [*sources, *modules.values()]:
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                origin, _, module = (node.module or "").rpartition(".")
                taken = {(module, alias.name) for alias in node.names}
                used |= taken if origin == PACKAGE else set()
    for module, tree in modules.items():
        names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
        used |= {(module, name) for name in names}
    public = {
        (module, node.name)
        for module, tree in modules.items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_"
        if module != "checks"
    }

    assert public - used == set()


def test_the_package_never_imports_the_site() -> None:
    for path in (ROOT / "src" / PACKAGE).rglob("*.py"):
        assert "exam_site" not in path.read_text(encoding="utf-8"), path
