"""The pages for trying are made of the contract, the problem pages and the variants."""

import html
import json
import re
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from exam_site import ROOT, contract
from exam_site.contract import Blank, Mistake
from exam_site.pages.markers import Markers
from exam_site.pages.practice import escape, section
from exam_site.practice import data, drawing, practices, template
from exam_site.practice.bank import banks
from exam_site.practice.drawing import Variant
from exam_site.practice.numbers import Numbers, text
from exam_site.practice.template import Practice, Sheet, Template, cases, filled
from exam_site.web import bundles

WHOLE = contract.load(ROOT / "exam")
SHEET = Template(
    task="What is {a} + {b}?",
    blanks=(
        Blank(
            "sum of {a} and {b}",
            "{sum}",
            also=(("{sum}.0", "a decimal"),),
            mistakes=(Mistake("{a * b}", "{a} * {b} is the product."),),
            within="0.25",
        ),
    ),
    steps=("{a} + {b} = {sum}",),
)


def addition(a: int, b: int) -> Variant:
    return Variant(SHEET, {"a": a, "b": b, "sum": a + b})


@pytest.mark.parametrize(
    ("value", "shown"),
    [(-3, "−3"), (Fraction(-3, 2), "−3/2"), (0.25, "0.25"), ("4 x 4", "4 x 4")],
)
def test_a_value_is_written_as_people_write_it(value: object, shown: str) -> None:
    assert text(value) == shown


@pytest.mark.parametrize("value", [True, None, [1]])
def test_a_value_that_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="must be text or a number, got "):
        text(value)


def test_a_sentence_that_names_no_value_is_refused() -> None:
    assert filled("{a} of {b}", {"a": "1", "b": "2"}) == "1 of 2"
    with pytest.raises(KeyError, match="c"):
        filled("{c}", {"a": "1"})


def test_variants_differ_and_leave_out_the_exams_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sheet = Sheet("What is {a} + {b}?", (), (template.Blank("sum", "{a + b}"),))
    practice = Practice((sheet,), exam={"a": 1, "b": 3})

    def draw(random: Random) -> Numbers:
        return {"a": random.choice([1, 3]), "b": random.choice([1, 3])}

    monkeypatch.setattr(drawing, "PER_QUESTION", 3)
    found = drawing.variants(practice, Random(1), draw)

    tasks = sorted(variant.task() for variant in found)
    assert tasks == ["What is 1 + 1?", "What is 3 + 1?", "What is 3 + 3?"]
    monkeypatch.setattr(drawing, "PER_QUESTION", 4)
    with pytest.raises(TimeoutError, match="finds 3 variants in 50000 draws"):
        drawing.variants(practice, Random(1), draw)


def test_a_file_holds_each_sentence_once_and_a_row_for_each_variant() -> None:
    text = data.script("1a", data.compact([addition(1, 2), addition(3, 4)]))
    head, _, dumped = text.partition(" = ")
    sheets, rows = json.loads(dumped.rstrip().removesuffix(";")).values()

    assert head == f'{data.REGISTER}["1a"]'
    assert sheets[0]["task"] == "What is {0} + {1}?"
    assert sheets[0]["blanks"][0]["mistakes"][0]["value"] == "{3}"
    assert rows == [[0, "1", "2", "3", "2"], [0, "3", "4", "7", "12"]]
    assert len(text.splitlines()) == 2


def test_the_first_variant_is_readable_without_any_script() -> None:
    text = section("1a", data.first(data.compact([addition(2, 3)])), 1.5)
    told = html.unescape(text.partition("data-test='")[2].partition("'")[0])

    assert text.startswith("What is 2 + 3?\n{ .asked }\n")
    assert "<label>sum of 2 and 3 <input " in text
    assert "\n1. 2 + 3 = 5\n///" in text
    assert json.loads(told)["credits"] == [1.5]
    assert json.loads(told)["blanks"] == [
        {
            "value": "5",
            "within": "0.25",
            "also": [{"value": "5.0", "name": "a decimal"}],
            "mistakes": [{"value": "6", "why": "2 * 3 is the product."}],
        }
    ]


def test_signs_of_a_sentence_are_shown_and_not_obeyed() -> None:
    assert escape("2 * 3 < x_1") == r"2 \* 3 &lt; x\_1"


def test_progress_knows_each_problem_and_what_each_line_earns() -> None:
    text = Markers(WHOLE, [], {}).progress()
    exam = json.loads(html.unescape(re.findall("data-exam='([^']*)'", text)[0]))

    assert text.count('<span class="have" data-problem="') == 9
    assert {id: sum(lines) for id, lines in exam.items()} == {
        question.id: question.credits for question in WHOLE.questions
    }


def test_a_question_that_can_be_practised_says_so() -> None:
    markers = Markers(WHOLE, [], {}, files=data.practised(WHOLE))

    for question in WHOLE.questions:
        what = "statements" if question.id in banks() else "numbers"
        what = f"other {what}" if question.options or what == "numbers" else what
        link = f"[Practise this with {what}](practice.md#{question.id})."
        shown = markers.try_it(question.id).endswith(link)
        assert shown == (question.id in {*banks(), *practices()})
    assert markers.practice().count("{ .asked }") == len(banks()) + len(practices())


def test_every_script_is_in_a_bundle_without_its_comments() -> None:
    made = bundles.bundles()
    paths = [p.relative_to(bundles.SOURCES) for p in bundles.SOURCES.rglob("*.js")]
    sources = {path.with_suffix("").as_posix() for path in paths}

    bundled = {part for parts in bundles.BUNDLES.values() for part in parts}
    assert bundled == sources - {"worker"}  # runs apart from pages
    assert not [line for t in made.values() for line in t.split("\n") if "// " in line]


def test_variants_are_remembered_until_something_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = data.practised(WHOLE, tmp_path)
    monkeypatch.setattr(data, "compact", lambda drawn: len(drawn))

    assert [*first] == sorted([*banks(), *practices()])
    assert data.practised(WHOLE, tmp_path) == first


@pytest.mark.parametrize("id", practices())
def test_the_blanks_of_other_numbers_earn_the_lines_of_the_exams_scheme(
    id: str,
) -> None:
    practice, marking = practices()[id], WHOLE.question(id).marking
    blanks = [blank for line in practice.earns for blank in line]

    assert len(practice.earns) == len(marking)
    for case in cases(practice.sheets) or {""}:
        assert {*blanks} <= {*range(1, len(practice.template(case).blanks) + 1)}
    for line, mark in zip(practice.earns, marking, strict=True):
        by_hand = not mark.blanks and WHOLE.question(id).kind == "numeric"
        assert bool(line) != by_hand, mark.text


def test_the_mock_exam_leads_to_all_that_can_be_practised() -> None:
    page = (ROOT / "docs" / "mock-exam.md").read_text(encoding="utf-8")
    named = re.findall(r"\[Practise it\]\(practice\.md#(\d\w)\)", page)

    assert named == [q.id for q in WHOLE.questions if q.id in {*banks(), *practices()}]
    assert f"the {len(practices())} others that can be" in page


def test_no_question_tells_the_result_of_the_one_before() -> None:
    """Nor would it be true of a paper with other numbers."""
    paper = (ROOT / "docs" / "mock-exam.md").read_text("utf-8")
    results = {q.id: [blank.value for blank in q.answers] for q in WHOLE.published}
    linked = 0
    for asked in re.findall(r"^### .*?(?=^<form)", paper, re.MULTILINE | re.DOTALL):
        for id in re.findall(r"\(#m(\d\w)\)", asked):
            linked += 1
            assert not [value for value in results[id] if value in asked], asked
    assert linked
