"""Practice variants are different, well-posed, and complete."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from random import Random
from time import sleep

import pytest
from practised import drawn
from test_arithmetic import equations

from exam_site import ROOT, contract, errors
from exam_site.contract.records import Reading
from exam_site.errors import SiteError, messages
from exam_site.practice import drawing, numbers, practices, template
from exam_site.practice.drawing import Variant
from exam_site.practice.numbers import Numbers, decimal, written
from exam_site.practice.questions import p2
from exam_site.practice.template import Blank, Mistake, Practice, Sheet, Step

WHOLE = contract.load(ROOT / "exam")
every_question = pytest.mark.parametrize("id", practices())


@every_question
def test_200_variants_differ_from_each_other_and_the_exam(id: str) -> None:
    found, exam = drawing.drawn(id), practices()[id].exam

    assert len({v.task(practices()[id].idle) for v in found}) == len(found) >= 200
    assert not [variant for variant in found if variant.repeats(exam)]
    assert exam.keys() <= found[0].numbers.keys()


@every_question
def test_every_sentence_is_filled_and_the_steps_lead_to_every_answer(id: str) -> None:
    for asked in drawn(id):
        for sentence in (asked.task, *asked.lines):
            assert not set("{$") & set(sentence), sentence
        plain = {"×": "x", "₁": " 1", "₂": " 2", "₃": " 3"}
        steps = asked.steps.translate(str.maketrans(plain))
        for answer, *_ in asked.blanks:
            whole = rf"(?<![\w.−/]){re.escape(answer)}(?![\w/]|\.\d)"
            assert re.search(whole, steps), (answer, asked.steps)


@every_question
def test_the_arithmetic_of_every_step_is_true(id: str) -> None:
    for asked in drawn(id):
        found = [each for step in asked.lines for each in equations(step)]
        assert found, "no step that can be checked"
        assert [shown for shown, true in found if not true] == []


@every_question
def test_every_case_of_which_the_sentences_speak_is_drawn(id: str) -> None:
    found = {asked.variant.numbers.get("case") for asked in drawn(id)}
    assert template.cases(practices()[id].sheets) <= found


@pytest.mark.parametrize(
    ("id", "names", "many", "least", "most"),  # how often the rarest comes among 400
    [
        ("5j", "case", 5, 30, 80),
        ("6a", "case", 3, 60, 133),
        ("6c", "case", 2, 140, 200),
        ("6d", "case", 2, 100, 140),
        ("6e", "f u o", 6, 31, 66),
        ("7f", "iou", 3, 61, 133),
        ("7e", "case", 2, 150, 200),
        ("8a", "case", 2, 150, 200),
        ("8c", "case", 2, 60, 140),
        ("8b", "T", 7, 16, 57),
        ("8b", "case", 3, 80, 120),
        ("8e", "n", 2, 150, 200),
        ("8f", "case", 2, 160, 200),
    ],
)
def test_no_case_is_rare(id: str, names: str, many: int, least: int, most: int) -> None:
    rows = [asked.variant.numbers for asked in drawn(id)]
    found = Counter(tuple(row[name] for name in names.split()) for row in rows)
    assert len(found) == many, found
    assert least <= min(found.values()) <= most, found


def variant(answer: str, *wrong: str, also: str = "", within: str = "") -> Variant:
    """A variant with one blank."""
    mistakes = tuple(Mistake(value, "a reason") for value in wrong)
    other = (Reading(also, "another order"),) if also else ()
    blank = Blank("label", answer, other, mistakes, within)
    return Variant(template.Template("task", (blank,), ()), {"n": 2})


@pytest.mark.parametrize(
    ("one", "is_ambiguous"),
    [
        (variant("1/{n}", "0.5"), True),
        (variant("1", "3/6", "1/{n}"), True),
        (variant("2 x 3", "3 x 2", also="3 x {n}"), True),
        (variant("1 + r", "1+r"), True),
        (variant("−{n}", "{n}", "1/2", "1 + r"), False),
        (variant("2 x 3", "3 x 2", "6", also="1 x 2 x 3"), False),
        # With a tolerance, no number may be near two values.
        (variant("0.5", "0.502", within="0.001"), True),
        (variant("0.5", "1/2", within="0.001"), True),
        (variant("0.5", "0.503", within="0.001"), False),
    ],
)
def test_values_compare_by_what_they_mean(one: Variant, is_ambiguous: bool) -> None:
    assert drawing.ambiguous(one) is is_ambiguous


def test_a_choice_stays_until_it_is_well_posed(monkeypatch: pytest.MonkeyPatch) -> None:
    mistakes = (Mistake("1", "a reason", when="x"), Mistake("3", "a reason", when="y"))
    steps = (Step("{n}", when="x y"), Step("0", when="y"))
    sheet = Sheet("{n}?", steps, (Blank("label", "{n}", mistakes=mistakes),))
    left, choices = iter([None, 1, 3, 4]), iter("ab")  # 1 is ambiguous
    seen: list[tuple[int | None, str]] = []

    def draw(_: Random, choice: str) -> Numbers | None:
        seen.append((next(left), choice))
        n = seen[-1][0]
        return {"n": n, "case": "x"} if n else None

    monkeypatch.setattr(drawing, "PER_QUESTION", 2)
    found = drawing.variants(
        Practice((sheet,)), Random(1), draw, lambda _: next(choices)
    )

    assert seen == [(None, "a"), (1, "a"), (3, "a"), (4, "b")]
    assert [variant.numbers["n"] for variant in found] == [3, 4]
    assert {variant.template.steps for variant in found} == {("{n}",)}


def test_a_generator_that_never_ends_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors, "MAX_SECONDS", 0.1)
    monkeypatch.setattr(p2, "draw_2a", lambda _: sleep(1))

    told = r"questions/p2\.py: draw_2a runs longer than 0\.1 s"
    with pytest.raises(SiteError, match=told):
        drawing.drawn.__wrapped__("2a")


@pytest.mark.parametrize(
    ("error", "told", "call"),
    [
        (ValueError, "1/3 must have decimals that", lambda: decimal(Fraction(1, 3))),
        (ValueError, r"0\.33 must be a multiple", lambda: numbers.exact(0.33, 3)),
        (TypeError, "must be text or a number, got T", lambda: numbers.text(True)),
        (TypeError, "must be text or a number, got N", lambda: numbers.text(None)),
        (SiteError, r"`\{b\}` .* but name 'b'", lambda: written("b", {"a": 1})),
        (KeyError, "c", lambda: template.filled("{c}", {"a": "1"})),
    ],
)
def test_what_cannot_be_written_is_refused(
    error: type[Exception], told: str, call: Callable[[], str]
) -> None:
    assert written("a + 1:op", {"a": -3}) == "(−2)"
    with pytest.raises(error, match=told):
        call()


def test_variants_differ_and_omit_the_exams(monkeypatch: pytest.MonkeyPatch) -> None:
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


@every_question
def test_the_blanks_of_other_numbers_earn_lines_of_the_exams_scheme(id: str) -> None:
    practice, marking = practices()[id], WHOLE.question(id).marking
    blanks = [blank for line in practice.earns for blank in line]

    assert len(practice.earns) == len(marking)
    for case in template.cases(practice.sheets) or {""}:
        assert {*blanks} <= {*range(1, len(practice.template(case).blanks) + 1)}
    for line, mark in zip(practice.earns, marking, strict=True):
        by_hand = not mark.blanks and WHOLE.question(id).kind == "numeric"
        assert bool(line) != by_hand, mark.text


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("task = ", "tusk = ", "6a, sheet 1: unknown key 'tusk'"),
        ("why = ", "way = ", "6a, sheet 1, blank 1, mistakes 1: unknown key 'way'"),
        ('"RNN"', '"GRU"', "6a: sheet must have one sheet for the case 'GRU'"),
        ('"RNN"', "1", "6a, sheet 1: when must be a valid string, got 1"),
    ],
)
def test_a_file_that_is_wrong_is_named(old: str, new: str, told: str) -> None:
    text = (template.QUESTIONS / "p6.toml").read_text("utf-8")
    tables = {"p6": tomllib.loads(text.replace(old, new))}
    with pytest.raises(ExceptionGroup) as error:
        template.read(tables, dict[str, Practice], template.QUESTIONS)
    where = "src/exam_site/practice/questions/p6.toml"
    assert [x for x in messages(error.value) if x.startswith(f"{where}: {told}")]
