"""The banks of statements: a program judges each of them, or the solution says it."""

import math
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from judges import all_seeds, verdict

from exam_site import ROOT, contract
from exam_site.errors import messages
from exam_site.pages.page import Page
from exam_site.practice.bank import BOXES, HERE, Bank, banks
from exam_site.practice.template import practices, read

EXAM = contract.load(ROOT / "exam")
every_question = pytest.mark.parametrize("id", banks())


def misjudged(bank: Bank) -> Iterator[str]:
    """The statements of which a program says the opposite."""
    for told, statements in ((True, bank.right), (False, bank.wrong)):
        yield from (
            s.text for s in statements if s.judge and verdict(s.judge) is not told
        )


@every_question
def test_each_statement_is_judged_as_it_is_told(id: str) -> None:
    bank = banks()[id]
    swapped = replace(bank, right=bank.wrong, wrong=bank.right)

    assert [*misjudged(bank)] == [], "the judge says the opposite"
    assert {*misjudged(swapped)} == {
        s.text for s in (*bank.right, *bank.wrong) if s.judge
    }


@every_question
def test_what_no_program_judges_the_solution_says(id: str) -> None:
    path = ROOT / "docs" / EXAM.problems[int(id[0]) - 1].page
    solution = Page(path.read_text("utf-8")).sections[id].text.replace("*", "")
    told = [s for s in (*banks()[id].right, *banks()[id].wrong) if not s.judge]

    at_most = 0 if EXAM.question(id).options else 2
    assert len(told) <= at_most, f"without a judge: {[s.text for s in told]}"
    for statement in told:
        assert statement.page, f"{statement.text} has neither judge nor page"
        assert statement.page in " ".join(solution.split())


@every_question
def test_a_bank_is_large_balanced_and_has_none_of_the_exams_statements(id: str) -> None:
    bank = banks()[id]
    texts = [s.text for s in (*bank.right, *bank.wrong)]
    judges = [s.judge or s.page for s in (*bank.right, *bank.wrong)]

    told = f"statements.toml: {id} needs as many right statements as wrong ones"
    assert len(bank.right) == len(bank.wrong) >= (6 if id[0] == "1" else 4), told
    assert len({*texts}) == len({*judges}) == len(texts)
    assert not {*texts} & {option.text for option in EXAM.question(id).options}
    for statement in (*bank.right, *bank.wrong):
        assert not set("$*`\\") & set(statement.text + statement.why)  # plain text
        assert statement.why.endswith(".")
        assert len(statement.why.split()) <= 25


def test_every_question_of_boxes_or_words_can_be_practised() -> None:
    asked = {q.id for q in EXAM.questions if q.kind in {"choice", "explain"}}
    assert asked <= {*banks(), *practices()}
    assert not {*banks()} & {*practices()}


@every_question
def test_variants_differ_and_show_every_statement_about_as_often(id: str) -> None:
    data = banks()[id].data(id)
    shown = Counter(box for row in data["rows"] for box in row)
    right = Counter(sum(data["boxes"][i]["right"] for i in row) for row in data["rows"])

    wanted = min(200, math.comb(len(data["boxes"]), BOXES))
    assert len({frozenset(row) for row in data["rows"]}) == len(data["rows"]) == wanted
    assert {len({*row}) for row in data["rows"]} == {BOXES}
    assert shown.keys() == {*range(len(data["boxes"]))}
    assert min(shown.values()) > wanted / 5
    assert right.keys() == {*range(BOXES + 1)}
    assert min(right.values()) >= (10 if wanted == 200 else 1)


def test_seeds_that_do_not_agree_are_refused() -> None:
    with pytest.raises(ValueError, match="the seeds do not agree"):
        all_seeds(lambda seed: seed == 0)


def test_a_file_that_is_wrong_is_named() -> None:
    table = tomllib.loads((HERE / "statements.toml").read_text("utf-8"))
    table["1a"]["wrong"][1]["whi"] = table["1a"]["wrong"][1].pop("why")
    with pytest.raises(ExceptionGroup) as error:
        read({"statements": table}, dict[str, Bank], HERE)
    (told,) = messages(error.value)
    assert "practice/statements.toml: 1a, wrong 2: unknown key 'whi'\n" in told
