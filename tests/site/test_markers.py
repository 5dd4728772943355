"""Each marker gives the Markdown that it stands for; a wrong one is told."""

import html
import json
import re
from pathlib import Path

import pytest
from scratch import CHOICE, refused, write
from scratch import MISTAKE as EXAM

from exam_site import ROOT, contract
from exam_site.pages.forms import credit_text, spoken
from exam_site.pages.markers import END, Markers, read_pages, render
from exam_site.programs.outputs import Program
from exam_site.publication import Publication
from strict_codeblocks.fences import EXPECTED

TEXT = '"""1a: Nested."""\n\nx = [[[1, 2], [3, 4]]]\nprint(x)\n'
OUTPUT = "[[[1, 2], [3, 4]]]\n"


def marker(call: str) -> str:
    return f"<!-- {call} -->"


def made(root: Path, exam: str = EXAM) -> Markers:
    loaded = contract.load(write(root, {"exam": exam}) / "exam")
    program = Program("p1/a_nested", root / "snippets/p1/a_nested.py", TEXT)
    return Markers(loaded, [program], {program.name: OUTPUT})


@pytest.fixture
def markers(tmp_path: Path) -> Markers:
    return made(tmp_path)


@pytest.fixture
def choice(tmp_path: Path) -> Markers:
    return made(tmp_path, CHOICE)


def rendered(root: Path, markers: Markers, text: str) -> str:
    """A page's text after its markers were filled."""
    path = write(root, {"docs/page.md": text}) / "docs" / "page.md"
    return render(markers, root)[path]


def test_a_program_is_shown_with_its_output_to_compare_and_its_file(
    markers: Markers,
) -> None:
    assert markers.program("p1/a_nested") == (
        f"```python\n{TEXT}```\n{EXPECTED}\n```text\n{OUTPUT}```\n\n"
        "[Download q1a_nested.py](programs/q1a_nested.py){ download }\n"
        "{ .download data-search-exclude }"
    )


@pytest.mark.parametrize(
    ("page", "target"),
    [
        ("README.md", "docs/programs/q1a_nested.py"),
        ("docs/index.md", "programs/q1a_nested.py"),
        ("docs/problems/1-first.md", "../programs/q1a_nested.py"),
    ],
)
def test_a_file_is_linked_from_where_the_page_stands(
    tmp_path: Path, markers: Markers, page: str, target: str
) -> None:
    here = markers.of(tmp_path, []).on(tmp_path / page)

    assert f"]({target}){{" in here.program("p1/a_nested")


def test_a_question_has_its_anchor_credits_and_kind(markers: Markers) -> None:
    assert markers.question("1a") == (
        "## a) A number { #q1a }\n\n2 credits · a calculation\n"
        '{ .credits data-question="1a" }'
    )
    assert markers.question("1b").splitlines()[2] == (
        "1 credit (not printed in the exam, inferred) · an explanation"
    )


def test_a_marking_scheme_has_a_line_for_each_mark_and_note(markers: Markers) -> None:
    text = markers.marking("1a")

    assert text.startswith("**What earns the credits.** Tick what your own answer ")
    assert text.count('<label><input type="checkbox" ') == 2
    assert 'value="1" data-credits="1.5"> <span>**1½ credits** the number' in text
    assert 'value="2" data-credits="0.5"> <span>**½ credit** its unit</span>' in text
    assert text.endswith("</form>\n\n- Counting earns nothing.")


def told(form: str) -> object:
    """What a form tells its script."""
    return json.loads(html.unescape(form.partition("data-test='")[2].partition("'")[0]))


def test_a_number_gets_a_blank_and_an_explanation_a_task(markers: Markers) -> None:
    number, words = markers.try_it("1a"), markers.try_it("1b")

    assert number.startswith('**Try it.** Fill in:\n\n<form class="try-it blanks" ')
    assert number.count("<label>n <input ") == 1
    assert told(number) == {
        "credits": [1.5, 0.5],
        "blanks": [{"value": "8", "mistakes": [{"value": "9", "why": "One off."}]}],
        "earned": [[1], []],
    }
    assert words.startswith("**Try it.** Write two or three sentences.\n\n<form ")
    assert words.count("<label>Your answer <textarea ") == 1
    assert told(words) == {"credits": [1]}
    assert markers.mistakes("1a") == "- 9: One off."


def test_other_right_answers_stand_in_one_line(tmp_path: Path) -> None:
    also = '[{ value = "8 x 1", name = "a" }, { value = "1 x 8", name = "b" }]'
    text = EXAM.replace('value = "8"', f'value = "8", also = {also}')

    scheme = made(tmp_path, text).marking("1a")
    assert "- Also counted: 8 × 1 (a); 1 × 8 (b).\n" in scheme


def test_words_get_blanks_or_a_menu_and_what_counts_is_listed(tmp_path: Path) -> None:
    blanks = (
        '{ label = "$c_1$", value = "warm", words = ["warm / hot", "1 x 1"], '
        'mistakes = [{ value = "cold / 2 x 2", why = "No." }] }, '
        '{ label = "$c_2$", value = "up", menu = ["up", "down"] }'
    )
    text = EXAM.replace("credits = 0.5", "blanks = [2], credits = 0.5")
    text = text.replace("[1], credits = 1.5", "[1], least = 1, credits = 1.5")
    text = re.sub(r"answers = \[.*\]", f"answers = [{blanks}]", text)
    markers = made(tmp_path, text.replace('"numeric"', '"short"'))
    form, scheme = markers.try_it("1a"), markers.marking("1a")

    assert markers.question("1a").splitlines()[2] == "2 credits · a short answer"
    assert form.startswith("**Try it.** Write a word or two.\n\n<form ")
    assert re.findall(r"<(?:input|select|option).*? aria-label=\"(.*?)\"", form) == [
        "c 1",
        "c 2",
    ]
    assert "<option></option><option>up</option><option>down</option></select>" in form
    data = told(form)
    assert isinstance(data, dict)
    assert data["least"] == [1, 0]
    assert data["blanks"][1] == {"value": "up", "words": ["up"], "menu": True}
    assert "- The form accepts as $c_1$: warm, hot, 1 × 1.\n- Counting" in scheme
    assert markers.mistakes("1a") == "- $c_1$ = “cold”, “2 × 2”: No."


def test_what_no_blank_judges_is_written_below_the_blanks(tmp_path: Path) -> None:
    markers = made(tmp_path, EXAM.replace('"numeric"', '"explain"'))
    form = markers.try_it("1a")

    assert form.index("<label>n <input ") < form.index("<label>Your reason <textarea ")
    assert '<button class="md-button">Check</button>' in form


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r"of $\mathrm{Var}[x]$: $\sqrt{\cdot}$", "of Var[x]: root of a number"),
        (r"$\frac{\partial h_3}{\partial V} = 1$", "partial h 3/partial V = 1"),
        (r"$\hat{y} \ge 0.5$, *so*", "y hat at least 0.5, so"),
        (r"$W \leftarrow (1 - \eta\lambda)\,W$", "W becomes (1 - eta lambda) W"),
        (r"$\frac{1}{3}\alpha^2 \ll 8\times 8$", "1/3 alpha squared far below 8 by 8"),
    ],
)
def test_a_formula_is_said_in_words(text: str, said: str) -> None:
    assert spoken(text) == said


def test_the_name_of_each_field_has_its_formulas() -> None:
    markers = Markers(contract.load(ROOT / "exam"), [], {})
    for question in markers.exam.questions:
        forms = markers.try_it(question.id) + markers.marking(question.id)
        for label in re.findall(r"<label>.*?</label>", forms):
            assert ("$" in label) == ("aria-label" in label), label
        for name in re.findall(r' aria-label="(.*?)"', forms):
            assert not set(name) & set("$\\{}_^*"), name


def test_a_choice_gets_a_box_for_each_option(choice: Markers) -> None:
    text = choice.try_it("2a")

    assert text.startswith("**Try it.** None, one or several boxes may be right.\n\n")
    assert re.findall('type="checkbox" value="([1-9])"', text) == ["1", "2", "3"]
    assert '<input type="checkbox" value="2"> <span>3 > 3</span></label>' in text
    assert '<span class="why" hidden>**Leave it empty.** Less.</span>' in text
    assert told(text) == {"credits": [1], "right": [1, 2]}


def test_each_box_has_verdict_reason_and_mistake(choice: Markers) -> None:
    text = choice.options("2a")

    assert "1. 3 > 2 **Tick it.**\n\n    It is.\n\n    *A common mistake:* Has" in text
    assert "2. 3 > 3 **Tick it.**" in text
    assert "3. 2 > 3 **Leave it empty.**" in text


PAGE = f"""\
{marker("problem(1)")}
{END}

All need [this](../notation.md).

{marker('question("1a")')}
## a) A number {{ #q1a }}
{END}

How many, as in [b](#q1b)?

{marker('try_it("1a")')}
{END}

**Answer.** It is 8, see [b](#q1b), [there](2-second-one.md#q2a) and
[below](../notation.md).

{marker('question("1b")')}
## b) A reason {{ #q1b }}
{END}

Why?

{marker('try_it("1b")')}
{END}

**Answer.** Because.
"""


def with_page(root: Path, page: str = PAGE) -> Markers:
    """Markers that know the page of problem 1, one of whose answers has errata."""
    errata = (
        'errata = [{ says = "9", right = "8", line = "n = 8", head = "n" }, '
        '{ says = "it", right = "they", kind = "language" }]\nnotes = ['
    )
    write(root, {"docs/problems/1-first.md": page})
    asked = EXAM.replace('id = "1a"', 'id = "1a"\nasks = "How large is it?"')
    markers = made(root, asked.replace("notes = [", errata))
    return markers.of(root, read_pages(root).values())


def test_the_answer_sheet_takes_each_answer_from_its_page(tmp_path: Path) -> None:
    assert with_page(tmp_path).answer_sheet() == (
        '<label><input type="checkbox"> Show all answers</label>\n{ .show-answers }\n\n'
        "## 1. First { #p1 }\n\n"
        "/// details | 1a: How large is it?\n    type: recall\n\n"
        "It is 8, see [b](problems/1-first.md#q1b), "
        "[there](problems/2-second-one.md#q2a) and\n[below](notation.md). "
        "[Solution 1a](problems/1-first.md#q1a)\n///\n\n"
        "/// details | 1b: A reason\n    type: recall\n\n"
        "Because. [Solution 1b](problems/1-first.md#q1b)\n///"
    )


def test_the_mock_exam_asks_in_the_words_of_the_pages(tmp_path: Path) -> None:
    text = with_page(tmp_path).mock_exam()

    assert text.startswith(
        "## Problem 1: First\n\nAll need [this](notation.md).\n\n### a"
    )
    assert "### a) A number { #m1a }\n\n2 credits\n{ .credits }\n\nHow many" in text
    assert "[b](#m1b)?" in text
    assert text.count('<form class="try-it ') == text.count("| Marking scheme") == 2
    assert "Because" not in text


@pytest.mark.parametrize(
    ("old", "call", "what"),
    [
        (
            "**Answer.** Because.",
            "answer_sheet()",
            "has no paragraph **Answer.** for 1b",
        ),
        (
            PAGE[PAGE.index('<!-- question("1b")') : PAGE.index("Why?")],
            "answer_sheet()",
            "has no section of question 1b",
        ),
        ("Why?", "mock_exam()", "does not ask question 1b"),
    ],
)
def test_what_a_page_lacks_is_told(
    tmp_path: Path, old: str, call: str, what: str
) -> None:
    with_page(tmp_path, PAGE.replace(old, ""))

    (message,) = refused(
        lambda: rendered(tmp_path, made(tmp_path), f"{marker(call)}\n{END}\n")
    )
    assert message.startswith(f"docs/page.md:1: docs/problems/1-first.md {what}\n")


def test_other_pages_are_made_of_the_pages_of_the_same_run(tmp_path: Path) -> None:
    with_page(tmp_path)
    sheet = f"{marker('answer_sheet()')}\n**1b** Old.\n{END}\n"
    sheet += f"""{marker('program("p1/a_nested")')}\n{END}\n"""

    assert "Because." in rendered(tmp_path, made(tmp_path), sheet)


def test_errata_and_their_question_link_to_each_other(tmp_path: Path) -> None:
    markers = with_page(tmp_path)

    assert "](errata.md#e1a)." in markers.marking("1a")
    assert "errata" not in markers.marking("1b")
    loose, language = markers.errata().split("\n\n## ")[1:]
    assert loose.split("\n\n")[1:] == [
        "### 1a: A number { #e1a }",
        "*Printed:* “9”",
        "*Right:* 8",
        "```text\nn\nn = 8\n```",
        "[Question 1a](problems/1-first.md#q1a) has the proof.",
    ]
    assert language.startswith("Language\n\n### 1a: A number\n\n*Printed:* “it”\n\n")
    assert language.endswith("\n\nSee [question 1a](problems/1-first.md#q1a).")


def test_a_problem_has_its_share_of_the_time_and_its_notebook(
    markers: Markers,
) -> None:
    credits, notebook = markers.problem(1).split("\n\n")

    assert credits == (
        "3 credits · 2 questions · about 68 minutes in the exam\n"
        '{ .credits data-problem="1" }'
    )
    assert "](notebooks/1-first.ipynb){ download }" in notebook
    assert (
        "](https://colab.research.google.com/) with *Upload*. In short: [" in notebook
    )
    assert (
        "](answer-sheet.md#p1), [formulas](formula-sheet.md). Outputs ver" in notebook
    )


def test_colab_is_linked_where_the_repository_is_known(markers: Markers) -> None:
    markers.publication = Publication("https://github.com/owner/name")

    assert (
        "[Open it in Colab](https://colab.research.google.com/github/owner/name/"
        "blob/main/docs/notebooks/1-first.ipynb)."
    ) in markers.problem(1)


def test_overview_and_status_count_what_is_published(markers: Markers) -> None:
    assert markers.overview("docs/").splitlines()[2:] == [
        "| [1. First](docs/problems/1-first.md) | 2 | 3 |",
        "| 2. Second (to come) | 1 | 1 |",
    ]
    assert markers.status().startswith("**2 of 3 questions** (3 of 4 credits) ")
    assert "**1 programs** that are run again" in markers.status()


@pytest.mark.parametrize(
    ("credits", "text"),
    [(0.5, "½ credit"), (1, "1 credit"), (1.5, "1½ credits"), (12, "12 credits")],
)
def test_credits_are_written_as_in_the_exam(credits: float, text: str) -> None:
    assert credit_text(credits) == text


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
