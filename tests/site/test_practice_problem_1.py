"""The bank of statements for Problem 1: a program judges each of them."""

import tomllib
from collections import Counter

import pytest

from exam_site import ROOT, contract
from exam_site.errors import messages
from exam_site.practice.bank import BOXES, STATEMENTS, Bank, banks
from exam_site.practice.judges import all_seeds, truth
from exam_site.practice.template import read

EXAM = contract.load(ROOT / "exam")
every_question = pytest.mark.parametrize("id", banks())


@every_question
def test_each_statement_is_judged_as_it_is_told(id: str) -> None:
    told = [(s, True) for s in banks()[id].right] + [
        (s, False) for s in banks()[id].wrong
    ]
    wrong = [s.text for s, right in told if truth(s.judge) is not right]

    assert wrong == []


@every_question
def test_a_bank_is_large_and_balanced_and_has_none_of_the_exams_statements(
    id: str,
) -> None:
    bank = banks()[id]
    texts = [s.text for s in (*bank.right, *bank.wrong)]
    judges = [s.judge for s in (*bank.right, *bank.wrong)]

    assert len(bank.right) == len(bank.wrong) >= 6
    assert len({*texts}) == len({*judges}) == len(texts)
    assert not {*texts} & {option.text for option in EXAM.question(id).options}
    for statement in (*bank.right, *bank.wrong):
        assert not set("$*`\\") & set(statement.text + statement.why)  # plain text
        assert statement.why.endswith(".")
        assert len(statement.why.split()) <= 25


def test_every_choice_question_has_a_bank() -> None:
    assert [*banks()] == [q.id for q in EXAM.questions if q.kind == "choice"]


@every_question
def test_variants_differ_and_show_every_statement_about_as_often(id: str) -> None:
    data = banks()[id].data(id)
    shown = Counter(box for row in data["rows"] for box in row)
    right = Counter(sum(data["boxes"][i]["right"] for i in row) for row in data["rows"])

    assert len({frozenset(row) for row in data["rows"]}) == len(data["rows"]) == 200
    assert {len({*row}) for row in data["rows"]} == {BOXES}
    assert shown.keys() == {*range(len(data["boxes"]))}
    assert min(shown.values()) > 40
    assert right.keys() == {*range(BOXES + 1)}
    assert min(right.values()) >= 10


def test_a_judge_that_does_not_decide_is_refused() -> None:
    with pytest.raises(TypeError, match=r"3 \+ 4 must be true or false, got 7"):
        truth("3 + 4")
    with pytest.raises(ValueError, match="the seeds do not agree"):
        all_seeds(lambda seed: seed == 0)


def test_a_file_that_is_wrong_is_named() -> None:
    table = tomllib.loads((STATEMENTS / "1a.toml").read_text("utf-8"))
    table["wrong"][1]["whi"] = table["wrong"][1].pop("why")
    with pytest.raises(ExceptionGroup) as error:
        read({"1a": table}, Bank, STATEMENTS)
    assert [
        x
        for x in messages(error.value)
        if "statements/1a.toml: wrong 2: key 'why'" in x
    ]
