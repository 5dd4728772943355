"""A wrong digit, word or tick is noticed wherever it stands."""

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from scratch import CHOICE, EXAM, repository, write

from exam_site import ROOT, __main__, contract
from exam_site.audit import wrong_answers
from exam_site.audit.wrong_answers import Site, Tally, corruptions, leaves, with_leaf
from exam_site.errors import SiteError
from exam_site.pages import laws

PAGE = """\
---
description: Problem 1 explained.
---

# 1. First

<!-- [[[cog question("1a") ]]] -->
<!-- [[[end]]] -->

Add 3 and 5. See [b](#q1b).

<!-- [[[cog program("p1/a_sum") ]]] -->
<!-- [[[end]]] -->

**Answer.** 8 is right.

<!-- [[[cog question("1b") ]]] -->
<!-- [[[end]]] -->

**Answer.** Because.
"""
SNIPPET = '''\
"""1a: Three and five are eight."""

from i2dl_exam.addition import add

print(f"answer: {add(3, 5)}")
'''


@pytest.fixture
def site(tmp_path: Path) -> Site:
    toml = EXAM.replace("= 90", "= 4").replace('"summer"', '"summer 2020"')
    toml = toml.replace("notes =", 'claims = ["is right"]\nnotes =')
    files = {
        "exam.toml": toml,
        "docs/problems/1-first.md": PAGE,
        "snippets/p1/a_sum.py": SNIPPET,
    }
    root = repository(tmp_path, files)
    __main__.refresh(root)
    return Site(root)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a 19 b", ["a 29 b", "a 10 b"]),
        ("x = -3.5", ["x = 3.5", "x = -4.5", "x = -3.6"]),
        ("a-b, 1-2", ["a-b, 2-2", "a-b, 1-3"]),
        ("True, False", ["False, False", "True, True"]),
        ("it is right", ["it is wrong"]),
        ("brighter allowed truely", []),
        ("- [ ] yes", ["- [x] yes", "- [ ] no"]),
        ("Var[x]", []),
        ("**Tick it.**", ["**Leave it empty.**"]),
    ],
)
def test_every_digit_sign_word_and_tick_is_changed(
    text: str, expected: list[str]
) -> None:
    assert [each.text for each in corruptions(text)] == expected


def test_a_change_is_told_with_what_stands_around_it() -> None:
    (change,) = corruptions("over it\nthe 8 places\nhere")

    assert change.told == "the [8 → 9] places"


def test_values_of_a_table_are_found_and_replaced() -> None:
    table = {"a": [{"b": 1}, {"b": "x"}], "c": True}

    assert dict(leaves(table)) == {"a.0.b": 1, "a.1.b": "x", "c": True}
    assert with_leaf(table, "a.1.b", 2) == {"a": [{"b": 1}, {"b": 2}], "c": True}
    assert table["a"] == [{"b": 1}, {"b": "x"}]


def counted(kind: Callable[[Site], Tally], site: Site) -> tuple[int, list[str]]:
    tally = kind(site)
    return tally.tried, tally.missed


def test_wrong_answers_are_noticed_after_a_refresh(site: Site) -> None:
    for kind in wrong_answers.KINDS:
        tried, missed = counted(kind, site)
        assert tried > 0
        assert missed == []


def test_a_word_of_an_answer_that_nothing_claims_is_not_guarded(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(laws, "unsaid", lambda *_: [])

    assert counted(wrong_answers.answers, site) == (2, ["1a:  8 is [right → wrong]."])


def test_boxes_of_a_choice_question_are_changed(tmp_path: Path) -> None:
    write(tmp_path, {"exam.toml": CHOICE})

    told = {place for place, _, _ in wrong_answers.contracts(tmp_path)}

    assert {"problem.1.question.0.keys.1.right.1", "exam.date"} <= told
    assert "problem.0.question.0.answers.0.value" in told


def test_a_date_that_cannot_be_is_noticed(tmp_path: Path) -> None:
    write(tmp_path, {"exam.toml": CHOICE.replace("2020-08-11", "2020-08-31")})

    dates = [
        tables["exam"]["date"]
        for place, _, tables in wrong_answers.contracts(tmp_path)
        if place == "exam.date"
    ]

    assert dates.count(None) == 4  # month 18, 31 September, 41 and 32 August


def test_what_nobody_notices_is_reported(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert wrong_answers.main(site.root) == 0
    assert "     2 of      2  the answers on pages" in capsys.readouterr().out

    monkeypatch.setattr(laws, "broken", lambda *_: [])

    assert wrong_answers.main(site.root) == 1
    assert "    1a:  [8 → 9] is right." in capsys.readouterr().out


def test_a_contract_that_cannot_be_read_is_told(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    write(site.root, {"exam.toml": "{"})

    assert wrong_answers.main(site.root) == 1
    assert "exam.toml" in capsys.readouterr().err


def test_every_wrong_answer_of_the_real_site_is_noticed() -> None:
    """And every 97th wrong value of the contract; `make corrupt` tries all."""
    site = Site(ROOT)

    assert wrong_answers.answers(site).missed == []
    for _, _, raw in list(wrong_answers.contracts(ROOT, wrong_answers.BOUND))[::97]:
        with contextlib.suppress(SiteError):
            assert site.unlawful(contract.read(raw, "exam.toml"))


def test_every_published_file_is_generated_or_written_by_hand() -> None:
    """So that nothing on the site is neither checked nor reviewed."""
    by_hand = (
        "**/*.md",
        "assets/stylesheets/*.css",
        "assets/fonts/*",
        "assets/katex/**/*",
    )
    by_hand += ("assets/frame.js", "assets/favicon.svg", "assets/social.png")
    known = {path for pattern in by_hand for path in (ROOT / "docs").glob(pattern)}
    known |= {path for pattern in __main__.GENERATED for path in ROOT.glob(pattern)}

    assert {p for p in (ROOT / "docs").rglob("*") if p.is_file()} <= known
