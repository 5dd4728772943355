"""Markers are replaced by what they name; a wrong one is told with its line."""

import html
import json
from pathlib import Path

import pytest
from scratch import CHOICE, refused, write
from scratch import MISTAKE as EXAM

from exam_site import contract
from exam_site.pages import fences
from exam_site.pages.forms import credit_text
from exam_site.pages.markers import (
    KIND_NAMES,
    Markers,
    boxes_text,
    page_paths,
    render,
)
from exam_site.programs.outputs import Program
from exam_site.publication import Publication

TEXT = '"""1a: Nested."""\n\nx = [[[1, 2], [3, 4]]]\nprint(x)\n'
OUTPUT = "[[[1, 2], [3, 4]]]\n"
END = "<!-- [[[end]]] -->"


def marker(call: str) -> str:
    return f"<!-- [[[cog {call} ]]] -->"


@pytest.fixture
def markers(tmp_path: Path) -> Markers:
    exam = contract.load(write(tmp_path, {"exam.toml": EXAM}) / "exam.toml")
    program = Program("p1/a_nested", tmp_path / "snippets/p1/a_nested.py", TEXT)
    return Markers(exam, [program], {program.name: OUTPUT})


def rendered(root: Path, markers: Markers, text: str) -> str:
    """A page's text after its markers were replaced."""
    path = write(root, {"docs/page.md": text}) / "docs" / "page.md"
    return render([path], markers, root)[path]


def test_a_program_is_shown_with_its_output_to_compare_and_its_file(
    markers: Markers,
) -> None:
    assert markers.program("p1/a_nested") == (
        f"```python\n{TEXT}```\n{fences.EXPECTED}\n```text\n{OUTPUT}```\n\n"
        "[Download q1a_nested.py](programs/q1a_nested.py){ download }\n"
        "{ .download data-search-exclude }"
    )


@pytest.mark.parametrize(
    ("page", "target"),
    [
        ("README.md", "docs/programs/x.py"),
        ("docs/index.md", "programs/x.py"),
        ("docs/problems/1-first.md", "../programs/x.py"),
    ],
)
def test_a_file_is_linked_from_where_the_page_stands(
    tmp_path: Path, markers: Markers, page: str, target: str
) -> None:
    program = Program("x", tmp_path / "snippets/x.py", TEXT)
    markers.programs, markers.outputs = {"x": program}, {"x": OUTPUT}

    assert f"]({target}){{" in markers.of(tmp_path).on(tmp_path / page).program("x")


def test_a_question_has_its_anchor_credits_and_kind(markers: Markers) -> None:
    heading, _, credits, style = markers.question("1a").split("\n")

    assert heading == "## a) A number { #q1a }"
    assert credits == f"2 credits · {KIND_NAMES['numeric']}"
    assert style == '{ .credits data-question="1a" }'
    assert markers.question("1b").splitlines()[2] == (
        f"1 credit (not printed in the exam, inferred) · {KIND_NAMES['explain']}"
    )


def test_a_marking_scheme_has_a_line_for_each_mark_and_note(markers: Markers) -> None:
    text = markers.marking("1a")

    assert text.startswith("/// details | Marking scheme\n")
    assert text.count('<label><input type="checkbox" ') == 2
    assert 'value="1" data-credits="1.5"> <span>**1½ credits** the number' in text
    assert 'value="2" data-credits="0.5"> <span>**½ credit** its unit</span>' in text
    assert "- Counting earns nothing." in text
    assert text.endswith("\n///")


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


def told(form: str) -> object:
    """What a form tells its script."""
    return json.loads(html.unescape(form.partition("data-test='")[2].partition("'")[0]))


@pytest.fixture
def choice(tmp_path: Path) -> Markers:
    path = write(tmp_path, {"exam.toml": CHOICE}) / "exam.toml"
    return Markers(contract.load(path), [], {})


def test_a_choice_gets_a_box_for_each_option(choice: Markers) -> None:
    text = choice.try_it("2a")

    assert text.startswith("**Try it.** None, one or several boxes may be right.\n\n")
    assert text.count('<input type="checkbox"') == 3
    assert '<input type="checkbox" value="2"> <span>3 > 3</span></label>' in text
    assert text.count('<span class="why" hidden>') == 3
    assert '<span class="why" hidden>**Leave it empty.** Less.</span>' in text
    assert told(text) == {
        "credits": [1],
        "keys": [
            {"right": [1], "name": "strict"},
            {"right": [1, 2], "name": "loose"},
        ],
    }


def test_each_box_has_verdict_reason_proof_and_mistake(choice: Markers) -> None:
    text = choice.options("2a")

    assert "| strict | more than | 1 |\n| loose | at least | 1, 2 |" in text
    assert "1. 3 > 2 **Tick it.**\n\n    It is.\n\n    *Shown by* `3 > 2: True`" in text
    assert "2. 3 > 3 **Depends on the reading: tick it under loose.**" in text
    assert "3. 2 > 3 **Leave it empty.**" in text
    assert text.endswith("*A common mistake:* Haste.")


def test_no_box_is_called_none() -> None:
    assert (boxes_text(()), boxes_text((2, 3))) == ("none", "2, 3")


PAGE = """\
## a) A number { #q1a }

**Answer.** It is 8, see [b](#q1b), [there](2-second-one.md#q2a) and
[below](../notation.md).

<!-- [[[cog question("1b") ]]] -->
## b) A reason { #q1b }

**Answer.** Because.
"""


@pytest.fixture
def with_errata(tmp_path: Path) -> Markers:
    errata = 'errata = [{ says = "9", right = "8", line = "n = 8" }]\nnotes = ['
    text = EXAM.replace("notes = [", errata)
    write(tmp_path, {"exam.toml": text, "docs/problems/1-first.md": PAGE})
    return Markers(contract.load(tmp_path / "exam.toml"), [], {}).of(tmp_path)


def test_the_answer_sheet_takes_each_answer_from_its_page(with_errata: Markers) -> None:
    assert with_errata.answer_sheet() == (
        "## 1. First { #p1 }\n\n"
        "**[1a](problems/1-first.md#q1a)** It is 8, see [b](problems/1-first.md#q1b), "
        "[there](problems/2-second-one.md#q2a) and\n[below](notation.md).\n\n"
        "**[1b](problems/1-first.md#q1b)** Because."
    )


def test_a_page_without_an_answer_is_told(tmp_path: Path, markers: Markers) -> None:
    page = PAGE.replace("**Answer.** Because.", "Because.")
    write(tmp_path, {"docs/problems/1-first.md": page})
    markers.root = tmp_path

    with pytest.raises(ValueError, match=r"1-first.md has no paragraph .* for 1b"):
        markers.answer_sheet()


def test_errata_and_their_question_link_to_each_other(with_errata: Markers) -> None:
    assert with_errata.errata() == (
        "## 1a: A number { #e1a }\n\n"
        "- *Printed:* 9\n\n    *Right:* 8\n\n    *Shown by* `n = 8`\n\n"
        "[Question 1a](problems/1-first.md#q1a) has the proof."
    )
    assert "](errata.md#e1a)." in with_errata.marking("1a")
    assert "errata" not in with_errata.marking("1b")


def test_a_problem_has_its_share_of_the_time_and_its_notebook(
    markers: Markers,
) -> None:
    credits, notebook = markers.problem(1).split("\n\n")

    assert credits == (
        "3 credits · 2 questions · about 68 minutes in the exam\n"
        '{ .credits data-problem="1" }'
    )
    assert "](notebooks/1-first.ipynb){ download }" in notebook
    assert "](https://colab.research.google.com/) with *Upload*." in notebook


def test_colab_is_linked_where_the_repository_is_known(markers: Markers) -> None:
    markers.publication = Publication("https://github.com/owner/name")

    told, _, verified = markers.problem(1).splitlines()[-2].partition(" Outputs ")
    assert told.endswith(
        "[Open it in Colab](https://colab.research.google.com/github/owner/name/"
        "blob/main/docs/notebooks/1-first.ipynb). In short: "
        "[answers](answer-sheet.md#p1), [formulas](formula-sheet.md)."
    )
    assert verified.startswith("verified with Python 3.")


def test_the_overview_links_what_is_published(markers: Markers) -> None:
    rows = markers.overview("docs/").splitlines()[2:]

    assert rows == [
        "| [1. First](docs/problems/1-first.md) | 2 | 3 |",
        "| 2. Second (to come) | 1 | 1 |",
    ]


def test_the_status_counts_questions_credits_and_programs(markers: Markers) -> None:
    assert markers.status().startswith("**2 of 3 questions** (3 of 4 credits) ")
    assert "**1 program" in markers.status()


@pytest.mark.parametrize(
    ("credits", "text"),
    [(0.5, "½ credit"), (1, "1 credit"), (1.5, "1½ credits"), (12, "12 credits")],
)
def test_credits_are_written_as_in_the_exam(credits: float, text: str) -> None:
    assert credit_text(credits) == text


def test_text_around_markers_stays_and_a_second_time_changes_nothing(
    tmp_path: Path, markers: Markers
) -> None:
    call = marker('program("p1/a_nested")')
    page = f"# Title\n\n{call}\nold\n]]]\n{END}\nlast line without end"

    once = rendered(tmp_path, markers, page)
    program = markers.program("p1/a_nested")

    assert once == (f"# Title\n\n{call}\n{program}\n{END}\nlast line without end")
    assert rendered(tmp_path, markers, once) == once


def test_every_marker_can_stand_on_a_page(tmp_path: Path, markers: Markers) -> None:
    calls = {
        'program("p1/a_nested")': markers.program("p1/a_nested"),
        'question("1a")': markers.question("1a"),
        'try_it("1a")': markers.try_it("1a"),
        'options("1a")': markers.options("1a"),
        'marking("1b")': markers.marking("1b"),
        "problem(2)": markers.of(tmp_path).problem(2),
        'overview(folder="x/")': markers.overview("x/"),
        "status()": markers.status(),
    }
    page = "".join(f"{marker(call)}\n{END}\n" for call in calls)

    assert rendered(tmp_path, markers, page) == "".join(
        f"{marker(call)}\n{text}\n{END}\n" for call, text in calls.items()
    )


ODD = "is not written as a marker or its end"
WRONG = {
    "snippet": (marker('program("p1/z")'), 3, "there is no snippets/p1/z.py"),
    "question": (marker('question("1c")'), 3, "exam.toml has no question '1c'"),
    "scheme": (marker('marking("1c")'), 3, "exam.toml has no question '1c'"),
    "problem": (marker("problem(3)"), 3, "exam.toml has no problem 3"),
    "name": (marker('programme("x")'), 3, "is not the call of a marker"),
    "code": (marker('status() or open("x")'), 3, "is not the call of a marker"),
    "nested code": (marker('question(open("x"))'), 3, "is not the call of a marker"),
    "named code": (marker("overview(folder=id)"), 3, "is not the call of a marker"),
    "statement": (marker("import os"), 3, "marker: invalid syntax"),
    "argument": (marker("status(1)"), 3, "takes 1 positional argument but 2 were"),
    "syntax": (marker('program("x)'), 3, "marker: unterminated string literal"),
    "spaces": ('<!--[[[cog program("p1/a_nested")]]]-->', 3, ODD),
    "indentation": (f"  {marker('status()')}", 3, ODD),
    "no call": (marker("status"), 3, "'status' is not the call of a marker"),
    "several lines": ("<!-- [[[cog\nstatus()\n]]] -->", 3, ODD),
    "end with more": (f"{marker('status()')}\n{END} ", 4, ODD),
    "end alone": (END, 3, "this end belongs to no marker"),
    "no end before a marker": (
        f"{marker('status()')}\n\n{marker('status()')}",
        3,
        "this marker has no end",
    ),
    "two ends": (f"{marker('status()')}\n{END}\n{END}", 5, "belongs to no marker"),
}


@pytest.mark.parametrize(("text", "line", "what"), WRONG.values(), ids=WRONG)
def test_a_wrong_marker_is_told_with_its_line(
    tmp_path: Path, markers: Markers, text: str, line: int, what: str
) -> None:
    end = "" if END in text else END
    (message,) = refused(
        lambda: rendered(tmp_path, markers, f"# Title\n\n{text}\n{end}\n")
    )

    assert message.startswith(f"docs/page.md:{line}: ")
    assert what in message.splitlines()[0]
    assert message.splitlines()[1].strip()


def test_a_marker_without_any_end_is_told_with_its_line(
    tmp_path: Path, markers: Markers
) -> None:
    page = f"# Title\n\n{marker('status()')}\n\nMuch more text.\n"

    assert refused(lambda: rendered(tmp_path, markers, page)) == [
        f"docs/page.md:3: this marker has no end\n    Put `{END}` below it."
    ]
    assert (tmp_path / "docs" / "page.md").read_text(encoding="utf-8") == page


def test_every_page_with_a_wrong_marker_is_told(
    tmp_path: Path, markers: Markers
) -> None:
    wrong = f"{marker('problem(9)')}\n{END}\n"
    write(tmp_path, {"README.md": "x", "docs/a.md": wrong, "docs/b/c.md": wrong})
    paths = page_paths(tmp_path)

    found = refused(lambda: render(paths, markers, tmp_path))

    assert [x.split(":")[0] for x in found] == ["docs/a.md", "docs/b/c.md"]
    assert paths[0] == tmp_path / "README.md"
