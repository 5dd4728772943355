"""Practice variants are different, well-posed, and complete."""

from fractions import Fraction

import pytest
from arithmetic import equations, false_equations

from exam_site.practice import template as practice
from exam_site.practice.variants import PRACTICE
from exam_site.practice.variants import drawn as variants_of

DRAWN = {id: variants_of(id) for id in PRACTICE}
every_question = pytest.mark.parametrize("id", PRACTICE)


@every_question
def test_there_are_200_variants_that_differ_from_each_other_and_the_exam(
    id: str,
) -> None:
    given = [
        tuple(practice.text(value) for value in variant.given.values())
        for variant in DRAWN[id]
    ]

    assert len(set(given)) == len(given) >= 200
    assert tuple(map(practice.text, PRACTICE[id].exam.values())) not in given
    if PRACTICE[id].exam:
        assert PRACTICE[id].exam.keys() == DRAWN[id][0].given.keys()


@every_question
def test_every_sentence_of_a_variant_can_be_filled(id: str) -> None:
    for variant in DRAWN[id]:
        template = variant.template
        for sentence in (template.task, *template.steps):
            shown = practice.filled(sentence, variant.texts)
            assert "{" not in shown
            assert "$" not in shown


@every_question
def test_no_recognised_mistake_is_the_answer(id: str) -> None:
    for variant in DRAWN[id]:
        for blank in variant.template.blanks:
            right = {blank.value, *(value for value, _ in blank.also)}
            right = {practice.filled(value, variant.texts) for value in right}
            wrong = {practice.filled(m.value, variant.texts) for m in blank.mistakes}
            assert not right & wrong, variant.given


@every_question
def test_the_arithmetic_of_every_step_is_true(id: str) -> None:
    for variant in DRAWN[id]:
        steps = [practice.filled(s, variant.texts) for s in variant.template.steps]
        assert not [wrong for step in steps for wrong in false_equations(step)]
        assert any(equations(step) for step in steps), "no step that can be checked"


@every_question
def test_no_two_mistakes_of_a_blank_are_the_same(id: str) -> None:
    for variant in DRAWN[id]:
        assert not practice.ambiguous(variant), variant.given


def drawn(answer: str, *wrong: str, also: str = "") -> practice.Variant:
    """A variant with one blank."""
    mistakes = tuple(practice.Mistake(value, "a reason") for value in wrong)
    other = ((also, "another order"),) if also else ()
    blank = practice.Blank("label", answer, other, mistakes)
    return practice.Variant(practice.Template("task", (blank,), ()), {"n": 2})


@pytest.mark.parametrize(
    ("variant", "is_ambiguous"),
    [
        (drawn("1/{n}", "0.5"), True),
        (drawn("1", "3/6", "1/{n}"), True),
        (drawn("2 x 3", "3 x 2", also="3 x {n}"), True),
        (drawn("1 + r", "1+r"), True),
        (drawn("−{n}", "{n}", "1/2", "1 + r"), False),
        (drawn("2 x 3", "3 x 2", "6", also="1 x 2 x 3"), False),
    ],
)
def test_values_are_compared_by_what_they_mean(
    variant: practice.Variant, is_ambiguous: bool
) -> None:
    assert practice.ambiguous(variant) is is_ambiguous


@pytest.mark.parametrize(
    ("wrong", "is_ambiguous"), [("0.502", True), ("0.503", False), ("1/2", True)]
)
def test_with_a_tolerance_no_number_is_near_two_values(
    wrong: str, is_ambiguous: bool
) -> None:
    blank = practice.Blank("±0.001", "0.5", (), (practice.Mistake(wrong, ""),), "0.001")

    near = practice.Variant(practice.Template("task", (blank,), ()), {})

    assert practice.ambiguous(near) is is_ambiguous


def test_an_ambiguous_variant_is_not_drawn() -> None:
    few = iter([drawn("1", "1"), drawn("1", "2"), drawn("1", "3")])

    (found,) = practice.variants(lambda _: next(few), "seed", {}, count=1)

    assert found.template.blanks[0].mistakes[0].value == "2"


def test_a_case_is_drawn_until_its_numbers_are_well_posed() -> None:
    few = iter([None, drawn("1", "1"), drawn("1", "3"), drawn("1", "4")])

    found = practice.well_posed(lambda: next(few))

    assert found == drawn("1", "3")
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
