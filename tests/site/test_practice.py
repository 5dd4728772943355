"""Practice variants are different, well-posed, and complete."""

import pytest

from exam_site import practice
from exam_site.variants import PRACTICE, drawn

DRAWN = {id: drawn(id) for id in PRACTICE}
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
        sheet = variant.sheet
        for sentence in (sheet.task, *sheet.steps):
            shown = practice.filled(sentence, variant.texts)
            assert "{" not in shown
            assert "$" not in shown


@every_question
def test_no_recognised_mistake_is_the_answer(id: str) -> None:
    for variant in DRAWN[id]:
        for blank in variant.sheet.blanks:
            right = {blank.value, *(value for value, _ in blank.also)}
            right = {practice.filled(value, variant.texts) for value in right}
            wrong = {practice.filled(m.value, variant.texts) for m in blank.mistakes}
            assert not right & wrong, variant.given
