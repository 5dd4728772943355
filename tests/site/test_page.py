"""A page is read once: its markers, questions, parts and boxes, each with its place."""

import re

import pytest
from scratch import refused

from exam_site.pages.page import END, Box, Marker, Page
from strict_codeblocks.fences import EXPECTED

HEAD = "---\ndescription: Problem 1 solved.\n---\n"
QUESTIONS = f"""\
{HEAD}
# Problem 1

<!-- problem(1) -->
3 credits
{END}

All questions need this.

<!-- question("1a") -->
## a) A number {{ #q1a }}

2 credits
{END}

How many?

<!-- try_it("1a") -->
{END}

/// details | Hint
    type: hint

Count.
///

/// details | Worked solution
    type: solution

**Answer.** It is 8,
no more.

Not 9.

**Why.** See **Answer.** above.
///

/// details | Proof
    type: proof

```python
# **Answer.** ## no heading
print(8)
```
{EXPECTED}
```text
8
```
///

<!-- question("1b") -->
## b) A reason {{ #q1b }}
{END}

**Answer.** Because.

## More

Text.
"""
PAGE = Page(QUESTIONS, "docs/problems/1-first.md")


def test_a_section_ends_where_the_next_heading_or_its_marker_begins() -> None:
    first, second = PAGE.sections.values()

    assert [*PAGE.sections] == ["1a", "1b"]
    assert first.text.startswith(f"\n2 credits\n{END}\n\nHow many?")
    assert first.text.endswith("8\n```\n///\n")
    assert second.text.strip() == f"{END}\n\n**Answer.** Because."


def test_a_section_knows_its_question_answer_and_output() -> None:
    first, second = PAGE.sections.values()

    assert first.asked == "How many?"
    assert first.answer == "It is 8,\nno more."
    assert first.printed == "8\n"
    assert [p.text.splitlines()[-1] for p in first.programs] == ["print(8)"]
    assert [(m.name, m.arguments) for m in first.markers] == [("try_it", ("1a",))]
    assert (second.asked, second.answer, second.printed) == ("", "Because.", "")


def test_parts_begin_with_bold_words_and_boxes_are_parts_by_kind() -> None:
    parts = PAGE.sections["1a"].parts

    assert [*parts] == ["", "hint", "solution", "Answer", "Why", "proof"]
    assert parts["Why"] == "See **Answer.** above."
    assert "\n\nNot 9.\n" in parts["Answer"]


def test_boxes_have_their_lines_and_can_be_left_out() -> None:
    section = PAGE.sections["1a"]
    hint, solution, proof = section.boxes

    assert hint == Box(hint.line, hint.line + 4, "Hint", "hint")
    assert (solution.title, proof.kind) == ("Worked solution", "proof")
    assert PAGE.lines[proof.end - 1] == "///"
    text = section.without("hint", "proof")
    assert "Count." not in text
    assert "print" not in text
    assert "**Why.**" in text


def test_what_stands_before_the_first_question_is_an_introduction() -> None:
    assert PAGE.introduction == "All questions need this."
    assert Page("# T\n").introduction == ""


def test_the_front_matter_is_apart() -> None:
    assert PAGE.head == "description: Problem 1 solved."
    assert PAGE.lines[PAGE.start] == "# Problem 1"
    assert (Page("x").head, Page("x").start) == ("", 1)


def test_plain_markdown_has_no_front_matter_and_no_comments_of_tools() -> None:
    plain = PAGE.plain

    assert plain.startswith("# Problem 1\n\n3 credits\n\nAll questions need this.\n")
    assert "print(8)\n```\n```text\n8\n```" in plain
    assert not re.search("<!--|\n\n\n", plain)


def test_outputs_are_those_of_programs_that_markers_name() -> None:
    program = f"```python\nprint(8)\n```\n{EXPECTED}\n```text\n8\n```\n"
    text = f'<!-- program("p1/a_sum") -->\n{program}{END}\n\n{program}'

    assert Page(text).outputs == {"p1/a_sum": "8\n"}
    assert PAGE.outputs == {}


def test_markers_have_their_place_and_their_arguments() -> None:
    text = f'\n<!-- overview("x", 1.5) -->\nold\n{END}\n'

    assert Page(text).markers == (Marker(2, 4, "overview", ("x", 1.5)),)
    assert Page(text).markers[0].says("overview", "x", 1.5)


def test_a_page_is_filled_between_its_markers_alone() -> None:
    call = "<!-- status() -->"
    text = f"# Title\n\n{call}\nold\n]]]\n{END}\n{call}\n{END}\nlast, without end"

    filled = Page(text).filled(lambda marker: f"new\n\n{marker.line}")
    assert filled.text == (
        f"# Title\n\n{call}\nnew\n\n3\n{END}\n{call}\nnew\n\n7\n{END}\n"
        "last, without end"
    )


def marker(call: str) -> str:
    return f"<!-- {call} -->"


ODD = "is not written as a marker or its end"
NO_CALL = "is not the call of a marker"
WRONG = {
    "name": (marker('programme("x")'), 3, NO_CALL),
    "code": (marker('status() or open("x")'), 3, NO_CALL),
    "nested code": (marker('question(open("x"))'), 3, NO_CALL),
    "named code": (marker("overview(folder=id)"), 3, NO_CALL),
    "values unpacked": (marker("overview(**{'a': 1})"), 3, NO_CALL),
    "no call": (marker("status"), 3, ODD),
    "syntax": (marker('program("x)'), 3, "marker: unterminated string literal"),
    "depth": (marker(f"status({'-' * 20_000}1)"), 3, "is no Python, or too deeply"),
    "spaces": ('<!--program("p1/a_nested")-->', 3, ODD),
    "indentation": (f"  {marker('status()')}", 3, ODD),
    "several lines": ("<!-- status(\n) -->", 3, ODD),
    "end with more": (f"{marker('status()')}\n{END} ", 4, ODD),
    "end alone": (END, 3, "this end belongs to no marker"),
    "two ends": (f"{marker('status()')}\n{END}\n{END}", 5, "belongs to no marker"),
    "no end": (f"{marker('status()')}\n\n{marker('status()')}", 3, "has no end"),
    "no end at all": (f"{marker('status()')}\n\nText.", 3, "this marker has no end"),
}


@pytest.mark.parametrize(("text", "line", "what"), WRONG.values(), ids=WRONG)
def test_a_wrong_marker_is_told_with_its_line(text: str, line: int, what: str) -> None:
    end = "" if END in text or "Text." in text else f"{END}\n"
    page = Page(f"# Title\n\n{text}\n{end}", "docs/page.md")

    (message,) = refused(lambda: page.markers)
    told, fix = message.splitlines()
    assert told.startswith(f"docs/page.md:{line}: ")
    assert what in message
    assert fix.strip()
