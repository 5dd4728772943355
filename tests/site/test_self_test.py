"""The pages for trying are made of the contract, the problem pages and the variants."""

import re
from random import Random

import pytest

from exam_site import ROOT, contract
from exam_site.errors import SiteError
from exam_site.practice import drawing, practices
from exam_site.practice.bank import banks
from exam_site.practice.numbers import Numbers, text, written
from exam_site.practice.template import Blank, Practice, Sheet, cases, filled
from exam_site.web import bundles

WHOLE = contract.load(ROOT / "exam")


@pytest.mark.parametrize("value", [True, None, [1]])
def test_a_value_that_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="must be text or a number, got "):
        text(value)


def test_a_sentence_that_names_no_value_is_refused() -> None:
    assert filled("{a} of {b}", {"a": "1", "b": "2"}) == "1 of 2"
    with pytest.raises(KeyError, match="c"):
        filled("{c}", {"a": "1"})


def test_a_place_that_names_no_number_is_told() -> None:
    assert written("a + 1:op", {"a": -3}) == "(−2)"
    with pytest.raises(SiteError, match=r"`\{b\}` stands in a sentence, but name 'b'"):
        written("b", {"a": 1})


def test_variants_differ_and_leave_out_the_exams_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sheet = Sheet("What is {a} + {b}?", (), (Blank("sum", "{a + b}"),))
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


def test_every_script_is_in_a_bundle_without_its_comments() -> None:
    made = bundles.bundles()
    paths = [p.relative_to(bundles.SOURCES) for p in bundles.SOURCES.rglob("*.js")]
    sources = {path.with_suffix("").as_posix() for path in paths}

    bundled = {part for parts in bundles.BUNDLES.values() for part in parts}
    assert bundled == sources - {"worker"}  # runs apart from pages
    assert not [line for t in made.values() for line in t.split("\n") if "// " in line]


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
    results = {q.id: [blank.value for blank in q.answers] for q in WHOLE.questions}
    linked = 0
    for asked in re.findall(r"^### .*?(?=^<form)", paper, re.MULTILINE | re.DOTALL):
        for id in re.findall(r"\(#m(\d\w)\)", asked):
            linked += 1
            assert not [value for value in results[id] if value in asked], asked
    assert linked
