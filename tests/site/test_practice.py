"""Practice variants are different, well-posed, and complete."""

import re
from fractions import Fraction

import pytest
from arithmetic import equations, false_equations
from practised import drawn

from exam_site.practice import PRACTICE, variants
from exam_site.practice import template as practice

every_question = pytest.mark.parametrize("id", PRACTICE)


@every_question
def test_there_are_200_variants_that_differ_from_each_other_and_the_exam(
    id: str,
) -> None:
    given = [
        tuple(practice.text(value) for value in variant.given.values())
        for variant in variants.drawn(id)
    ]

    assert len(set(given)) == len(given) >= 200
    exam = PRACTICE[id].exam
    assert tuple(map(practice.text, exam.values())) not in given
    assert not exam or exam.keys() == variants.drawn(id)[0].given.keys()


@every_question
def test_every_sentence_is_filled_and_the_steps_lead_to_every_answer(id: str) -> None:
    for asked in drawn(id):
        for sentence in (asked.task, *asked.lines):
            assert not set("{$") & set(sentence), sentence
        plain = {"×": "x", "₁": " 1", "₂": " 2", "₃": " 3"}
        steps = asked.steps.translate(str.maketrans(plain))
        for answer in asked.answers:
            whole = rf"(?<![\w.−/]){re.escape(answer)}(?![\w/]|\.\d)"
            assert re.search(whole, steps), (answer, asked.steps)


@every_question
def test_the_arithmetic_of_every_step_is_true(id: str) -> None:
    for asked in drawn(id):
        assert not [wrong for step in asked.lines for wrong in false_equations(step)]
        assert any(map(equations, asked.lines)), "no step that can be checked"


def variant(
    answer: str, *wrong: str, also: str = "", within: str = ""
) -> practice.Variant:
    """A variant with one blank."""
    mistakes = tuple(practice.Mistake(value, "a reason") for value in wrong)
    other = ((also, "another order"),) if also else ()
    blank = practice.Blank("label", answer, other, mistakes, within)
    return practice.Variant(practice.Template("task", (blank,), ()), {"n": 2})


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
def test_values_are_compared_by_what_they_mean(
    one: practice.Variant, is_ambiguous: bool
) -> None:
    assert practice.ambiguous(one) is is_ambiguous


def test_an_ambiguous_variant_is_not_drawn() -> None:
    few = iter([variant("1", "1"), variant("1", "2"), variant("1", "3")])

    (found,) = practice.variants(lambda _: next(few), "seed", {}, count=1)

    assert found == variant("1", "2")


def test_a_case_is_drawn_until_its_numbers_are_well_posed() -> None:
    few = iter([None, variant("1", "1"), variant("1", "3"), variant("1", "4")])

    assert practice.well_posed(lambda: next(few)) == variant("1", "3")
    assert practice.well_posed(lambda: None, tries=3) is None


def test_numbers_are_written_as_on_paper() -> None:
    half = Fraction(1, 2)

    assert [practice.decimal(x) for x in (-half, half / 40)] == ["−0.5", "0.0125"]
    assert [practice.operand(x) for x in (-half, half, "−2")] == [
        "(−1/2)",
        "1/2",
        "(−2)",
    ]
    assert practice.operands(a=-3, b=3) == {"a_op": "(−3)", "b_op": "3"}
    assert practice.power(-half, 12) == "(−1/2)¹²"
    assert [practice.power(x, 3) for x in (2, "0.5")] == ["2³", "0.5³"]


def test_a_computed_number_becomes_the_fraction_that_it_stands_for() -> None:
    assert practice.exact(0.1 + 0.2, 10) == Fraction(3, 10)


def test_numbers_that_cannot_be_written_are_refused() -> None:
    with pytest.raises(ValueError, match=r"1/3 must have decimals that end"):
        practice.decimal(Fraction(1, 3))
    with pytest.raises(ValueError, match=r"0\.33 must be a multiple of 1/3"):
        practice.exact(0.33, 3)
