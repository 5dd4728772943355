"""Laws that hold for every question; each failure says what is missing."""

import ast
import re
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from exam_site import ROOT, contract
from exam_site.contract import Question
from exam_site.figures.scripts import scripts
from exam_site.pages import laws, reference
from exam_site.pages.markers import read_pages
from exam_site.pages.page import Section
from exam_site.practice import practices
from exam_site.practice.bank import banks
from exam_site.programs.outputs import snippets
from exam_site.programs.standalone import PACKAGE, symbols
from strict_codeblocks.fences import Fence

EXAM = contract.load(ROOT / "exam")
PAGES = {page.name: page for page in read_pages(ROOT).values()}
SECTIONS = {id: s for page in PAGES.values() for id, s in page.sections.items()}
MARKERS = [marker for page in PAGES.values() for marker in page.markers]
SNIPPETS = sorted({m.arguments[0] for m in MARKERS if m.name == "program"})
IDS = [q.id for q in EXAM.questions]
every_question = pytest.mark.parametrize("question", EXAM.questions, ids=IDS)
# Hint, solution and proof are closed blocks; the others begin with bold words.
PARTS = [
    *("Try it", "hint", "solution", "Answer", "What earns the credits", "Why"),
    *("Fast way", "Common mistakes", "proof"),
]


@pytest.fixture
def section(question: Question) -> Section:
    """A question's part of its page, below its heading."""
    return SECTIONS[question.id]


def assert_lawful(question: Question, wrong: list[str], where: str = "##") -> None:
    """Fail with what is wrong with a question, in which line, and what to do."""
    page, first = SECTIONS[question.id].page, SECTIONS[question.id].line - 1
    line = next(n for n, x in enumerate(page.lines, 1) if n >= first and where in x)
    contract = f"exam/{Path(page.name).stem}.toml"
    fix = f'Page, programs, {contract} must agree. Then: make quick Q="{question.id}"'
    if wrong:
        told = [f"{page.name}:{line}: question {question.id}", *wrong, fix]
        pytest.fail("\n    ".join(told), pytrace=False)


def test_the_exam_has_54_questions_and_90_credits_in_8_problems() -> None:
    assert [len(p.questions) for p in EXAM.problems] == [9, 4, 4, 7, 11, 5, 8, 6]
    assert [p.credits for p in EXAM.problems] == [18, 8, 6, 12, 15, 9, 11, 11]


def test_each_question_has_one_section_on_its_page_and_nowhere_else() -> None:
    told = {page.name: [*page.sections] for page in PAGES.values() if page.sections}

    assert told == {
        f"docs/{problem.page}": [question.id for question in problem.questions]
        for problem in EXAM.problems
    }
    assert [p for p in PAGES if p.startswith("docs/problems/")] == [*told]
    for id, section in SECTIONS.items():
        assert section.page.text.count(f"#q{id} }}") == 1, id


@every_question
def test_all_its_parts_are_there_in_order(question: Question, section: Section) -> None:
    parts = [part for part in section.parts if part in PARTS]

    assert parts == [p for p in PARTS if p in parts or p != "Fast way"], question.id
    titles = [box.title.partition(":")[0] for box in section.boxes]
    assert titles[:3] == ["Hint", "Worked solution", "Proof"]
    assert {*titles[3:]} <= {"Deeper", "Proof"}
    opening = section.boxes[1].line + 3
    assert section.page.lines[opening - 1].startswith("**Answer.**")
    assert not re.search(r"^ +open: *true", section.text, re.MULTILINE)


@every_question
def test_each_program_of_a_question_is_a_snippet_of_it(
    question: Question, section: Section
) -> None:
    named = [m.arguments[0] for m in section.markers if m.name == "program"]
    mine = f"p{question.id[0]}/{question.letter}_"

    assert named
    assert [name for name in named if not name.startswith(mine)] == []


@every_question
def test_the_question_has_a_test_named_after_its_claim(question: Question) -> None:
    files = (ROOT / "tests" / "pages").glob(f"test_p{question.id[0]}*.py")
    texts = [path.read_text(encoding="utf-8") for path in files]

    assert any(f"def test_{question.id}_" in text for text in texts)


@every_question
def test_choices_have_boxes_and_a_table(question: Question, section: Section) -> None:
    listed = any(marker.says("options", question.id) for marker in section.markers)

    assert bool(question.options) == (question.kind == "choice") == listed


def test_problem_1_has_34_boxes() -> None:
    assert sum(len(q.options) for q in EXAM.problems[0].questions) == 34


@every_question
def test_the_contract_says_what_the_answer_must(question: Question) -> None:
    assert question.answers or question.options or question.claims


@every_question
def test_a_question_stays_in_proportion(question: Question, section: Section) -> None:
    assert_lawful(question, laws.disproportion(question, section))


@pytest.mark.parametrize(
    ("odd", "better"),
    [
        (r"\bshall\b", "should, must"),
        (r"\b(?:derivatives?|slopes?) (?:of [^.\n]{1,40} )?by \$", "with respect to"),
    ],
)
def test_pages_use_the_words_of_the_field(odd: str, better: str) -> None:
    found = [f"{name}: {m[0]}" for name, m in _prose(odd)]

    assert found == [], f"write {better}"


def _prose(pattern: str) -> list[tuple[str, re.Match[str]]]:
    """Where a pattern stands on the pages of problems, outside of code."""
    pages = [page for name, page in PAGES.items() if "/problems/" in name]
    texts = {p.name: re.sub(r"(?ms)^```.*?^```$", "", p.text) for p in pages}
    return [(n, m) for n, text in texts.items() for m in re.finditer(pattern, text)]


def test_a_deeper_box_is_short() -> None:
    boxes = [(s, box) for s in SECTIONS.values() for box in s.boxes]
    deeper = [(s, box) for s, box in boxes if box.kind == "deeper"]
    counts = {
        f"{s.id}, {box.title}": laws.words(s.page.between(box.line, box.end))
        for s, box in deeper
    }

    assert deeper
    assert {k: n for k, n in counts.items() if n > laws.MAX_DEEPER_WORDS} == {}


@every_question
def test_the_question_is_asked_in_one_line(question: Question) -> None:
    assert 10 <= len(question.asks) <= 110


@every_question
def test_a_calculation_has_the_same_numbers_in_exam_and_on_its_page(
    question: Question, section: Section
) -> None:
    shown = {Fraction(n) for n in laws.numbers(section.asked)} | {1}  # 1 is a word
    asked = laws.numbers(question.asks) if question.kind == "numeric" else []
    lacking = [n for n in asked if Fraction(n) not in shown]
    wrong = f"the question on the page lacks a number of `asks`: {', '.join(lacking)}"

    assert_lawful(question, [wrong] if lacking else [])


@every_question
def test_a_quotation_of_the_printed_solution_is_short(question: Question) -> None:
    assert [e.says for e in question.errata if len(e.says.split()) > 15] == []


@every_question
def test_a_question_breaks_no_law(question: Question, section: Section) -> None:
    broken = laws.broken(question, section)

    assert_lawful(question, broken, "**Answer.**")


def test_the_description_of_a_page_names_its_problem() -> None:
    pages = {problem: PAGES[f"docs/{problem.page}"] for problem in EXAM.problems}

    wrong = [p for p, page in pages.items() if laws.describes_other_problem(p, page)]
    assert [problem.number for problem in wrong] == []


def test_a_minute_is_worth_a_credit_and_the_term_fits_the_date() -> None:
    told = f"exam/exam.toml: {EXAM.minutes} minutes, {EXAM.credits:g} credits"
    assert not laws.contradictory_header(EXAM), f"{told}, {EXAM.term}, {EXAM.date}"


@pytest.mark.parametrize("name", [f"docs/{p.page}" for p in EXAM.problems])
def test_a_page_shows_programs_and_their_outputs_and_no_other_block(name: str) -> None:
    fences = PAGES[name].fences

    assert [f.line for f in fences if f.info != "python" and not f.compared] == []


@pytest.mark.parametrize(
    ("name", "program"),
    [(name, program) for name, page in PAGES.items() for program in page.programs],
    ids=lambda x: x.rpartition("/")[2] if isinstance(x, str) else str(x.line),
)
def test_a_shown_program_is_compared_and_needs_torch_and_numpy_alone(
    name: str, program: Fence
) -> None:
    imported = set()
    for node in ast.walk(ast.parse(program.text, f"{name}:{program.line}")):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or ".").split(".")[0])

    assert imported - sys.stdlib_module_names <= {"torch", "numpy"}
    where = f"{name}:{program.line}"
    assert PAGES[name].output(program), f"{where}: what it prints stands nowhere"


def test_every_test_asserts_something() -> None:
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for test in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
                nodes = list(ast.walk(test))
                called = [n.func for n in nodes if isinstance(n, ast.Call)]
                names = [ast.unparse(f).split(".")[-1] for f in called]
                assert any(isinstance(node, ast.Assert) for node in nodes) or any(
                    re.fullmatch("raises|accepts|assert_.*|(not_)?to_.*", name)
                    for name in names
                ), f"{path.name}: {test.name} needs an assert"


@pytest.mark.parametrize("folder", ["pages", "i2dl_exam"])
def test_every_claim_over_seeds_is_asserted(folder: str) -> None:
    for path in sorted((ROOT / "tests" / folder).rglob("test_*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        asserted = [n.test for n in nodes if isinstance(n, ast.Assert)]
        for node in nodes:
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "over_seeds":
                assert node in asserted, f"{path.name}:{node.lineno}"


def test_snippets_lie_with_their_problem_and_are_named_after_their_question() -> None:
    for snippet in snippets():
        question = snippet.parent.name.removeprefix("p") + snippet.stem.split("_")[0]
        title = ast.get_docstring(ast.parse(snippet.read_text("utf-8"))) or ""
        if snippet.parent.name == "use":
            assert title.startswith("Use: "), snippet
        else:
            assert EXAM.question(question)
            assert title.startswith(f"{question}: "), snippet


def test_each_snippet_to_use_stands_below_a_heading_with_its_name() -> None:
    page = PAGES["docs/use-it.md"]
    headings = re.findall(r"^### .* \{ #(\w+) \}$", page.text, re.MULTILINE)
    calls = [m.arguments[0] for m in page.markers if m.name == "program"]
    named = [name.removeprefix("use/") for name in calls]
    rows = re.findall(r"^\| \[.+", page.text, re.MULTILINE)
    listed = re.findall(r"\]\(#(\w+)\)", "\n".join(rows))

    assert named == headings == listed
    whole = r"\| \[.+\]\(.+\) \| .+\. \| \[(\d[a-k])\]\(problems/.+#q\1\) \|"
    assert [row for row in rows if not re.fullmatch(whole, row)] == []
    assert len(rows) >= 25
    assert set(named) == {path.stem for path in (ROOT / "snippets/use").glob("*.py")}


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_computes_what_it_prints(name: str) -> None:
    nodes = [*ast.walk(ast.parse((ROOT / f"snippets/{name}.py").read_text("utf-8")))]
    imported = {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}
    imported |= {n.names[0].name for n in nodes if isinstance(n, ast.Import)}
    printed = [n.value for n in nodes if isinstance(n, ast.FormattedValue)]

    assert [value for value in printed if not isinstance(value, ast.Constant)]
    roots = {module.partition(".")[0] for module in imported}
    assert roots & {"torch", "numpy", "fractions", PACKAGE}


def test_every_figure_stands_on_a_page_and_has_its_script() -> None:
    figures = {p.stem for p in (ROOT / "docs" / "assets" / "figures").glob("*")}
    text = "\n".join(page.text for page in PAGES.values())

    assert figures == set(re.findall(r"assets/figures/([\w-]+)\.svg", text))
    assert figures == scripts().keys()


def test_every_public_symbol_serves_a_snippet_a_figure_or_a_lab() -> None:
    folders = [ROOT / name for name in ("snippets", "figures", "labs")]
    serving = [path for folder in folders for path in folder.rglob("*.py")]
    used = {symbol for path in serving for symbol in symbols(path)}
    modules = {path.stem for path in (ROOT / "src" / PACKAGE).glob("[!_]*.py")}
    public = {
        f"{name}.{entry.name}"
        for name in modules - {"checks"}
        for entry in reference.module(name).entries
    }

    assert public - used == set()


def test_the_package_never_imports_the_site() -> None:
    for path in (ROOT / "src" / PACKAGE).rglob("*.py"):
        assert "exam_site" not in path.read_text(encoding="utf-8"), path


def test_the_mock_exam_leads_to_all_that_can_be_practised() -> None:
    page = (ROOT / "docs" / "mock-exam.md").read_text(encoding="utf-8")
    named = re.findall(r"\[Practise it\]\(practice\.md#(\d\w)\)", page)

    assert named == [q.id for q in EXAM.questions if q.id in {*banks(), *practices()}]
    assert f"the {len(practices())} others that can be" in page


def test_no_question_tells_the_result_of_the_one_before() -> None:
    """Nor would it be true of a paper with other numbers."""
    paper = (ROOT / "docs" / "mock-exam.md").read_text("utf-8")
    results = {q.id: [blank.value for blank in q.answers] for q in EXAM.questions}
    linked = 0
    for asked in re.findall(r"^### .*?(?=^<form)", paper, re.MULTILINE | re.DOTALL):
        for id in re.findall(r"\(#m(\d\w)\)", asked):
            linked += 1
            assert not [value for value in results[id] if value in asked], asked
    assert linked
