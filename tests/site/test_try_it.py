"""The blanks of numeric questions accept what a person would write."""

from collections.abc import Iterator

import pytest
from py_mini_racer import MiniRacer

from exam_site import ROOT, contract
from exam_site.pages import Markers

EXAM = contract.load(ROOT / "exam.toml")


@pytest.fixture(scope="module")
def script() -> Iterator[MiniRacer]:
    engine = MiniRacer()
    path = ROOT / "docs" / "assets" / "javascripts" / "try-it.js"
    engine.eval(path.read_text(encoding="utf-8"))
    yield engine
    engine.close()  # left to the garbage collector, the process may hang at its end


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("16", 16),
        (" 16.0 ", 16),
        ("1.6e1", 16),
        ("1/2", 0.5),
        ("0,5", 0.5),
        (".5", 0.5),
        ("-3/2", -1.5),
        ("\u22123", -3),
    ],
)
def test_a_number_is_read_in_every_usual_spelling(
    script: MiniRacer, text: str, value: float
) -> None:
    assert script.call("parseNumber", text) == value


@pytest.mark.parametrize(
    "text", ["", "eight", "1/0", "1e999", "8 x 8", "<b>8</b>", "1" * 100_000, "1/2/3"]
)
def test_what_is_no_number_is_not_read(script: MiniRacer, text: str) -> None:
    assert script.call("parseNumber", text) is None


@pytest.mark.parametrize(
    "answer", [a for q in EXAM.questions for a in q.answers], ids=lambda a: a.value
)
def test_the_answer_of_the_contract_is_right_and_its_neighbour_wrong(
    script: MiniRacer, answer: contract.Answer
) -> None:
    value = script.call("parseNumber", answer.value)
    if value is None:
        assert not answer.is_number
        return

    assert script.call("isRight", answer.value, answer.value)
    assert not script.call("isRight", str(value + 1), answer.value)
    assert not script.call("isRight", str(-value - 1), answer.value)


def test_the_message_says_how_many_are_right(script: MiniRacer) -> None:
    assert script.call("message", 3, 0, 3).startswith("Right.")
    assert script.call("message", 2, 0, 3).startswith("2 of 3 right.")
    assert script.call("message", 0, 0, 1).startswith("Not right yet.")
    assert script.call("message", 1, 1, 3).startswith("1 of 3 blanks is not a number")
    assert script.call("message", 0, 1, 1).startswith("This is not a number yet")


def test_a_numeric_question_shows_one_blank_for_each_answer() -> None:
    for question in EXAM.published:
        shown = Markers(EXAM, [], {}).try_it(question.id)
        numbers = [a for a in question.answers if a.is_number]

        assert shown.count("<input") == len(numbers) + len(question.options)
        for answer in numbers:
            assert f'data-answer="{answer.value}"' in shown


KEYS = [{"name": "strict", "right": []}, {"name": "loose", "right": [1, 3]}]


@pytest.mark.parametrize(
    ("ticked", "name"), [([], "strict"), ([1, 3], "loose"), ([1], None), ([13], None)]
)
def test_ticked_boxes_are_right_under_the_key_that_has_exactly_them(
    script: MiniRacer, ticked: list[int], name: str | None
) -> None:
    key = script.call("matchingKey", ticked, KEYS)

    assert (key and key["name"]) == name


@pytest.mark.parametrize(
    ("key", "keys", "text"),
    [
        (KEYS[0], KEYS, "Right under this reading: strict, 2 credits."),
        ({"name": "", "right": [1]}, KEYS[:1], "Right, 2 credits."),
        (None, KEYS, "Not right under any reading: 0 credits"),
        (None, KEYS[:1], "Not right: 0 credits"),
    ],
)
def test_the_verdict_names_the_reading_and_the_credits(
    script: MiniRacer, key: object, keys: object, text: str
) -> None:
    assert script.call("verdict", key, keys, "2 credits").startswith(text)
