"""Each law of answers is broken by what it forbids, and told by name."""

from dataclasses import replace
from pathlib import Path

import pytest
from scratch import CHOICE, EXAM, write

from exam_site import contract
from exam_site.contract import Blank, Erratum, Exam, Mistake, Question
from exam_site.pages import laws

PAGE = """\
---
description: Problem 1 solved.
---
<!-- [[[cog question("1a") ]]] -->
## a) A number { #q1a }
<!-- [[[end]]] -->

The length of VGG16?

<!-- [[[cog try_it("1a") ]]] -->
<!-- [[[end]]] -->

```python
print("answer: 8")
```
<!--pytest-codeblocks:expected-output-->
```text
answer: 8
slope: 1 + r
```

**Answer.** 8 in VGG16, with $1 + r$, see [1b](#q1b).

Deeper:

```python
print("it is 9, not 7")
```
<!--pytest-codeblocks:expected-output-->
```text
it is 9, not 7
```

<!-- [[[cog question("1b") ]]] -->
## b) A reason { #q1b }
<!-- [[[end]]] -->

**Answer.** Because.
"""


def exam(folder: Path, text: str = EXAM) -> Exam:
    return contract.load(write(folder, {"exam.toml": text}) / "exam.toml")


@pytest.fixture
def question(tmp_path: Path) -> Question:
    first = exam(tmp_path).question("1a")
    errata = (Erratum("7", "9", "it is 9, not 7"),)
    formula = Blank("slope", "1 + r")
    claims = ("8 in VGG16",)
    answers = (*first.answers, formula)
    return replace(first, errata=errata, answers=answers, claims=claims)


@pytest.fixture
def said() -> laws.Said:
    return laws.said(PAGE, "1a")


def test_a_page_is_read_as_it_says(said: laws.Said) -> None:
    assert said.answer == " 8 in VGG16, with $1 + r$, see [1b](#q1b)."
    assert said.above == "answer: 8\nslope: 1 + r\n"
    assert said.whole == "answer: 8\nslope: 1 + r\n\nit is 9, not 7\n"
    assert "VGG16?" in said.rest
    assert "{ #q1b }" not in said.rest
    assert said.answer not in said.rest


def test_a_right_question_breaks_no_law(question: Question, said: laws.Said) -> None:
    assert laws.broken(question, said) == []


@pytest.mark.parametrize(
    ("old", "new", "law"),
    [
        ("** 8", "** 9", "a number of the answer is not printed"),
        ("** 8", "** 9", "the answer does not begin as exam.toml says"),
        ("$1 +", "$2 +", "the answer lacks a claim or a formula"),
        ("8 in", "8 is", "the answer lacks a claim or a formula"),
        ("in VGG16", "in VGG19", "a word of the answer stands nowhere else"),
        ("text\nanswer: 8", "text\nanswer: 9", "no program prints the numbers"),
        ("is 9", "is 6", "an erratum is not shown"),
        ('try_it("1a")', 'try_it("1b")', "a marker names another question"),
    ],
)
def test_a_wrong_page_breaks_a_law(
    question: Question, old: str, new: str, law: str
) -> None:
    found = laws.broken(question, laws.said(PAGE.replace(old, new), "1a"))

    assert [name for name in found if name.startswith(law)]


def test_a_box_needs_a_line_of_its_own(tmp_path: Path, said: laws.Said) -> None:
    choice = exam(tmp_path, CHOICE).question("2a")
    lines = [option.line for option in choice.options]
    law = "a box is not judged by a line of its own"
    judged = "\n".join([*lines, "answer, strict: 1", "answer, loose: 1, 2"])
    ours = replace(said, answer="Box 1, or 1 and 2.", above=judged, rest="")

    assert laws.broken(choice, ours) == []
    assert law in laws.broken(choice, replace(ours, above=judged.replace("3 > 3", "")))
    twice = (choice.options[0], choice.options[0], choice.options[2])
    assert law in laws.broken(replace(choice, options=twice), ours)


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("Box 1; or 1 and 2.", True),
        ("Box 1; also box 2.", True),
        ("Box 2.", False),
        ("Box 1; also box 3.", False),
        ("No box; or 1 and 2.", False),
    ],
)
def test_an_answer_names_the_boxes_of_every_key(
    tmp_path: Path, answer: str, right: bool
) -> None:
    choice = exam(tmp_path, CHOICE).question("2a")

    assert laws.begins_rightly(choice, answer) == right


def test_no_box_is_said_in_words(tmp_path: Path) -> None:
    choice = exam(tmp_path, CHOICE).question("2a")
    none = replace(choice, keys=(replace(choice.keys[0], right=()),))

    assert laws.begins_rightly(none, "No box.")
    assert not laws.begins_rightly(none, "Some box.")


def test_a_page_is_described_as_its_own_problem(tmp_path: Path) -> None:
    one, two = exam(tmp_path).problems

    assert not laws.misnamed(one, PAGE)
    assert laws.misnamed(two, PAGE)


@pytest.mark.parametrize(
    ("term", "minutes", "impossible"),
    [("summer 2020", 4, False), ("summer 2021", 4, True), ("summer 2020", 5, True)],
)
def test_term_and_minutes_fit_date_and_credits(
    tmp_path: Path, term: str, minutes: int, impossible: bool
) -> None:
    given = replace(exam(tmp_path), term=term, minutes=minutes)

    assert laws.impossible(given) == impossible


@pytest.mark.parametrize(
    ("link", "dead"),
    [
        ("#q1a", False),
        ("#q1c", True),
        ("other.md", False),
        ("../index.md#e1a", False),
        ("../index.md#e1b", True),
        ("../../outside.md", True),
        ("#some-heading", False),
        ("https://example.org/#q9z", False),
    ],
)
def test_links_lead_to_pages_and_questions(link: str, dead: bool) -> None:
    pages = {"p/1.md": "## a) A { #q1a }", "p/other.md": "", "index.md": "# E { #e1a }"}

    found = laws.dead_links(f"See [there]({link}).", "p/1.md", laws.anchors(pages))

    assert found == ([link] if dead else [])


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("17 x 5", True),
        ("17 x 6", False),
        ("5 x 4", False),
        ("4 x 5 x 5", True),
        ("5 x 5", False),
        ("3/2", True),
        ("2", False),
        ("-9", True),
        ("9", False),
        ("6", False),
        ("7", False),
        ("eta", True),
        ("lambda", False),
        ("1 - eta / 2", True),
        ("1 - eta / 3", False),
    ],
)
def test_a_page_tells_of_every_mistake_that_a_blank_recognises(
    question: Question, value: str, told: bool
) -> None:
    text = (
        r"- $17 \times 5$, $(4, 5, 5)$ or $\frac{3}{2}$ of $1 - \eta/2$. "
        r"Step 7, $h_6 = -9$."
    )
    blank = Blank("n", "8", mistakes=(Mistake(value, "so"),))
    section = f"**The exam's key.** None. **Common mistakes.** {text} **Check.** $2$"

    found = laws.unexplained(
        replace(question, answers=(blank,)), laws.mistakes(section)
    )

    assert found == ([] if told else [value])


def test_a_page_tells_of_every_formula_that_counts_as_well(question: Question) -> None:
    formula = Blank("n", "1 + r", also=(("1 + 2 r", "twice"),))
    shape = Blank("n", "3 x 5", also=(("5 x 3", "other order"),))

    found = laws.unexplained(replace(question, answers=(formula, shape)), "$1 + 3 r$")

    assert found == ["1 + 2 r"]
    assert not laws.unexplained(replace(question, answers=(formula,)), "$1 + 2r$")
