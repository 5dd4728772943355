"""A wrong digit, word or tick is noticed wherever it stands."""

import contextlib
from pathlib import Path

import pytest
from scratch import CHOICE, FIRST, PAGE, repository, write

from exam_site import ROOT, __main__, contract
from exam_site.audit import wrong_answers
from exam_site.audit.wrong_answers import Site, contracts, corruptions
from exam_site.pages import laws

SNIPPET = '"""1a: Eight."""\n\nprint(f"answer: {3 + 5}")\n'


@pytest.fixture
def site(tmp_path: Path) -> Site:
    text = FIRST.replace("= 90", "= 3").replace('"summer"', '"summer 2020"')
    begin = '\n<!-- question("1b") -->\n<!-- end -->\n'
    said = f"\n**Answer.** 8 is right.\n{begin}\n**Answer.** Because.\n"
    files = {
        "exam": text.replace("notes =", 'claims = ["is right"]\nnotes ='),
        "docs/problems/1-first.md": PAGE + said,
        "snippets/p1/a_sum.py": SNIPPET,
    }
    root = repository(tmp_path, files)
    __main__.refresh(root)
    return Site(root)


CHANGED = {
    "a 19 b": ["a 29 b", "a 10 b"],
    "x = -3.5": ["x = 3.5", "x = -4.5", "x = -3.6"],
    "w - a, $-$, -- ": ["w  a, $-$, -- ", "w - a, $$, -- "],
    "a-b, 1-2": ["a-b, 2-2", "a-b, 1-3"],
    "True, False": ["False, False", "True, True"],
    "brighter allowed truely Var[x]": [],
    "- [ ] yes": ["- [x] yes", "- [ ] no"],
    "**Tick it.**": ["**Leave it empty.**"],
}


@pytest.mark.parametrize("text", CHANGED)
def test_every_digit_sign_word_and_tick_is_changed(text: str) -> None:
    assert [changed for _, changed in corruptions(text)] == CHANGED[text]


def test_a_change_is_told_with_what_stands_around_it() -> None:
    ((told, _),) = corruptions("over it\nthe 8 places\nhere")

    assert told == "the [8 → 9] places"


def test_every_value_that_laws_bind_is_changed_alone() -> None:
    three, four = {"line": "3", "why": "3"}, {"line": "4", "why": "3"}
    tables = {"a": [three, three], "b": {"credits": 0.5}, "minutes": -1}

    assert dict(contracts(tables)) == {
        "a.0.line: [3 → 4]": tables | {"a": [four, three]},
        "a.1.line: [3 → 4]": tables | {"a": [three, four]},
        "b.credits: [0 → 1].5": tables | {"b": {"credits": 1.5}},
        "b.credits: 0.[5 → 6]": tables | {"b": {"credits": 0.6}},
        "minutes: [- → ]1": tables | {"minutes": 1},
        "minutes: -[1 → 2]": tables | {"minutes": -2},
    }


def test_answers_boxes_and_claims_are_changed(tmp_path: Path) -> None:
    text = CHOICE.replace("notes =", 'claims = ["4"]\nnotes =')
    tables = contract.tables(write(tmp_path, {"exam": text}) / "exam")

    places = {told.partition(":")[0] for told, _ in contracts(tables)}

    question = "1-first.question.0"
    assert {f"{question}.answers.0.value", f"{question}.claims.0"} < places
    assert "2-second-one.question.0.right.1" in places


def test_wrong_answers_are_noticed_unless_a_law_is_missing(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert wrong_answers.main(site.root) == 0
    assert "     2 of      2  the answers on pages" in capsys.readouterr().out

    monkeypatch.setattr(laws, "missing_claims", lambda *_: [])

    assert wrong_answers.main(site.root) == 1
    told = capsys.readouterr().out
    assert (
        "     1 of      2  the answers on pages\n    1a: 8 is [right → wrong]." in told
    )


def test_a_contract_that_cannot_be_read_is_told(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    write(site.root, {"exam/exam.toml": "{"})

    assert wrong_answers.main(site.root) == 1
    assert capsys.readouterr().err.startswith("exam/exam.toml: is not valid TOML")


def test_every_wrong_answer_of_the_real_site_is_noticed() -> None:
    """And every 97th wrong value of the contract; `make corrupt` tries all."""
    site = Site(ROOT)

    assert [told for told, noticed in wrong_answers.answers(site) if not noticed] == []
    for told, tables in list(contracts(contract.tables(ROOT / "exam")))[::97]:
        with contextlib.suppress(ExceptionGroup):
            assert site.unlawful(contract.read(tables)), told
