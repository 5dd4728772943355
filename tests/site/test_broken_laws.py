"""Each law of answers is broken by what it forbids, and told by name."""

from dataclasses import replace
from pathlib import Path

import pytest
from scratch import CHOICE, EXAM, write

from exam_site import contract
from exam_site.contract import Blank, Erratum, Exam, Mistake, Question
from exam_site.pages import laws
from exam_site.pages.page import Page, Section
from strict_codeblocks.fences import EXPECTED

PAGE = """\
---
description: Problem 1 solved.
---
<!-- question("1a") -->
## a) A number { #q1a }
<!-- end -->

The length of VGG16?

<!-- try_it("1a") -->
<!-- end -->

**Answer.** **8** ✓½ in VGG16, with $1 + r$ ✓1½, see [1b](#q1b).

**Common mistakes.**

<!-- mistakes("1a") -->
<!-- end -->

/// details | Proof
    type: proof

```python
print("answer: 8")
```
<!--pytest-codeblocks:expected-output-->
```text
answer: 8
slope: 1 + r
```
///

/// details | Deeper
    type: deeper

Deep words.

```python
print("it is 9, not 7")
```
<!--pytest-codeblocks:expected-output-->
```text
it is 9, not 7
```
///

<!-- question("1b") -->
## b) A reason { #q1b }
<!-- end -->

**Answer.** Because.
"""


def exam(folder: Path, text: str = EXAM) -> Exam:
    return contract.load(write(folder, {"exam": text}) / "exam")


@pytest.fixture
def question(tmp_path: Path) -> Question:
    first = exam(tmp_path).question("1a")
    number = Blank("n", "8", mistakes=(Mistake("9", "One off."),))
    return replace(
        first,
        errata=(Erratum("7", "9", line="it is 9, not 7"),),
        answers=(number, Blank("slope", "1 + r")),
        claims=("8 in VGG16",),
    )


def section(page: str = PAGE, id: str = "1a") -> Section:
    return Page(page).sections[id]


def said(id: str, answer: str, rest: str, printed: str) -> Section:
    """The section of a question that has an answer, other words, and a program."""
    text = f'## It {{ #q{id} }}\n\n<!-- mistakes("{id}") -->\n<!-- end -->\n\n'
    program = f"```python\n```\n{EXPECTED}\n```text\n{printed}\n```\n"
    return section(f"{text}**Answer.** {answer}\n\n{rest}\n\n{program}", id)


def test_a_page_is_read_as_it_says(question: Question) -> None:
    assert laws.unmarked(section().answer) == (
        "8 in VGG16, with $1 + r$, see [1b](#q1b)."
    )
    assert laws.broken(question, section()) == []


@pytest.mark.parametrize(
    ("old", "new", "law"),
    [
        ("**8**", "**6**", "a number of the answer is not printed"),
        ("**8**", "**9**", "the answer does not begin as exam/ says"),
        ("$1 +", "$2 +", "the answer lacks a claim or a formula"),
        ("½ in", "½ is", "the answer lacks a claim or a formula"),
        ("in VGG16", "in VGG19", "a word of the answer stands nowhere else"),
        ("text\nanswer: 8", "text\nanswer: 9", "no program prints the numbers"),
        ("is 9", "is 6", "an erratum is not shown"),
        ('try_it("1a")', 'try_it("1b")', "a marker names another question"),
        ('mistakes("1a")', "status()", "the recognised mistakes are not listed"),
    ],
)
def test_a_page_breaks_a_law(question: Question, old: str, new: str, law: str) -> None:
    assert old in PAGE
    found = laws.broken(question, section(PAGE.replace(old, new)))

    assert [name for name in found if name.startswith(law)]


def words(folder: Path) -> Question:
    """A question that asks for two words, of a list and of a menu."""
    wrong = (Mistake("freeze", "No."),)
    turn = Blank("way", "rotate", words=("rotate / turn", "flip"), mistakes=wrong)
    gate = Blank("gate", "up (on)", menu=("up (on)", "down"))
    return replace(exam(folder).question("1b"), kind="short", answers=(turn, gate))


@pytest.mark.parametrize(
    ("changes", "law"),
    [
        ({}, ""),
        ({"printed": "answer: rotate, up (on)"}, ""),
        ({"printed": "answer: up (on)"}, "no program prints the numbers"),
        ({"answer": "Up (on), then a rotation."}, "the answer lacks a claim"),
        ({"answer": "A turn, then up (on)."}, "the answer lacks a claim"),
        ({"rest": "Rotate, turn, flip. Freeze."}, "a word of exam/ does not stand"),
        ({"rest": "Rotate, turn, flip, down."}, "a word of exam/ does not stand"),
        ({"rest": "Rotate, return, flip, down. Freeze."}, "a word of exam/ does not"),
        (
            {"rest": '<form class="try-it">Turn</form> Rotate, flip, down. Freeze.'},
            "a word of exam/ does not stand",
        ),
    ],
)
def test_words_stand_in_the_answer_and_all_that_are_known_on_the_page(
    tmp_path: Path, changes: dict[str, str], law: str
) -> None:
    right = {
        "answer": "A rotation, then up (on).",
        "rest": "Rotate, turn, flip, down. Freeze.",
        "printed": "",
    }
    found = laws.broken(words(tmp_path), said("1b", **(right | changes)))

    assert len(found) == bool(law)
    assert all(name.startswith(law) for name in found)


def test_a_box_needs_a_line_of_its_own(tmp_path: Path) -> None:
    choice = exam(tmp_path, CHOICE).question("2a")
    lines = [option.line for option in choice.options]
    law = "a box is not judged by a line of its own"
    judged = "\n".join([*lines, "answer: 1, 2"])
    ours = said("2a", "Boxes 1 and 2.", "", judged)

    assert laws.broken(choice, ours) == []
    fewer = said("2a", "Boxes 1 and 2.", "", judged.replace("3 > 3", ""))
    assert laws.broken(choice, fewer)[-1].startswith(law)
    twice = (choice.options[0], choice.options[0], choice.options[2])
    told = laws.broken(replace(choice, options=twice), ours)
    assert [each for each in told if each.startswith(law)]


@pytest.mark.parametrize(
    ("boxes", "answer", "begins"),
    [
        ((1, 2), "Boxes 1 and 2.", True),
        ((1, 2), "Boxes 1 and 3.", False),
        ((1, 2), "Box 2.", False),
        ((1, 2), "No box; or 1 and 2.", False),
        ((), "No box.", True),
        ((), "Some box.", False),
    ],
)
def test_an_answer_begins_with_the_boxes(
    tmp_path: Path, boxes: tuple[int, ...], answer: str, begins: bool
) -> None:
    choice = replace(exam(tmp_path, CHOICE).question("2a"), right=boxes)
    assert laws.begins_rightly(choice, answer) == begins


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "", []),
        ("✓½", "✓1", ["ticks for 2.5 of 2 credits"]),
        ("length of", "length " * 500, ["words outside Deeper and Proof, at most 440"]),
        ("with $", "with " * 40 + "$", ["words in the answer, at most 40"]),
        ("Deep words", "Deep words " * 500, []),
    ],
)
def test_a_question_stays_in_proportion(
    question: Question, old: str, new: str, told: list[str]
) -> None:
    found = laws.disproportion(question, section(PAGE.replace(old, new, 1)))

    assert len(found) == len(told)
    assert all(text in one for one, text in zip(found, told, strict=True))


def test_a_page_is_described_as_its_own_problem(tmp_path: Path) -> None:
    one, two = exam(tmp_path).problems

    assert not laws.describes_other_problem(one, Page(PAGE))
    assert laws.describes_other_problem(two, Page(PAGE))


@pytest.mark.parametrize(
    ("term", "minutes", "wrong"),
    [("summer 2020", 4, False), ("summer 2021", 4, True), ("summer 2020", 5, True)],
)
def test_term_and_minutes_fit_date_and_credits(
    tmp_path: Path, term: str, minutes: int, wrong: bool
) -> None:
    given = replace(exam(tmp_path), term=term, minutes=minutes)
    assert laws.contradictory_header(given) == wrong
