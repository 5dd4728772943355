"""A wrong digit, word or tick is noticed wherever it stands."""

from pathlib import Path

import pytest
from scratch import CHOICE, EXAM, repository, write

from exam_site import ROOT, __main__, corruption, files, laws
from exam_site.corruption import (
    AFTER,
    AS_IT_IS,
    Part,
    Site,
    Tally,
    corruptions,
    leaves,
    parts,
    report,
    with_leaf,
)

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
SHEET = "# Answers\n\n<!-- [[[cog answer_sheet() ]]] -->\n<!-- [[[end]]] -->\n"
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
    __main__.refresh(root)  # the answer sheet is made from a page that has headings
    write(root, {"docs/answers.md": SHEET})
    __main__.refresh(root)
    return Site(root, __main__.generate(root))


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


def test_a_page_is_cut_at_its_markers() -> None:
    text = 'a\n<!-- [[[cog question("1a") ]]] -->\nb\n<!-- [[[end]]] -->\nc\n'

    found = list(parts(Path("p.md"), text))

    assert [part.text for part in found] == ["a\n", text[2:-2], "c\n"]
    assert found[1] == Part(Path("p.md"), 2, text[2:-2], 'question("1a")', "1a")
    assert found[1].below == "b\n"
    assert "".join(part.text for part in found) == text


def test_values_of_a_table_are_found_and_replaced() -> None:
    table = {"a": [{"b": 1}, {"b": "x"}], "c": True}

    assert dict(leaves(table)) == {"a.0.b": 1, "a.1.b": "x", "c": True}
    assert with_leaf(table, "a.1.b", 2) == {"a": [{"b": 1}, {"b": 2}], "c": True}
    assert table["a"] == [{"b": 1}, {"b": "x"}]


def counted(kind: corruption.Kind, site: Site) -> tuple[int, list[str]]:
    tally = kind(site)
    return tally.tried, tally.missed


@pytest.mark.parametrize("kind", AS_IT_IS)
def test_every_wrong_place_makes_the_check_red(
    kind: corruption.Kind, site: Site
) -> None:
    tried, missed = counted(kind, site)

    assert tried > 0
    assert missed == []


def test_wrong_answers_are_noticed_after_a_refresh(site: Site) -> None:
    for kind in (corruption.alike, corruption.contract_values, corruption.answers):
        tried, missed = counted(kind, site)
        assert tried > 0
        assert missed == []


def test_a_word_of_an_answer_that_nothing_claims_is_not_guarded(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(laws, "unsaid", lambda *_: [])

    assert counted(corruption.answers, site) == (2, ["1a:  8 is [right → wrong]."])


def test_explanations_are_not_guarded_after_a_refresh(site: Site) -> None:
    tried, missed = counted(corruption.unguarded, site)

    assert len(missed) == tried > 5
    place = "docs/problems/1-first.md:13: Add [3 → 4] and 5."
    assert any(told.startswith(place) for told in missed)


def test_boxes_of_a_choice_question_are_changed(tmp_path: Path) -> None:
    write(tmp_path, {"exam.toml": CHOICE})

    told = {place for place, _, _ in corruption.contracts(tmp_path)}

    assert {"problem.1.question.0.keys.1.right.1", "exam.date"} <= told
    assert "problem.0.question.0.answers.0.value" in told


def test_a_date_that_cannot_be_is_noticed(tmp_path: Path) -> None:
    write(tmp_path, {"exam.toml": CHOICE.replace("2020-08-11", "2020-08-31")})

    dates = [
        tables["exam"]["date"]
        for place, _, tables in corruption.contracts(tmp_path)
        if place == "exam.date"
    ]

    assert dates.count(None) == 4  # month 18, 31 September, 41 and 32 August


def test_what_nobody_notices_is_reported(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(site)
    assert "      0 of" in capsys.readouterr().out  # the explanations

    monkeypatch.setattr(files, "stale", lambda *_: {})

    assert not report(site)
    assert "snippets/p1/a_sum.out: answer: [8 → 9]" in capsys.readouterr().out


def test_the_command_succeeds_or_says_what_is_stale(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert corruption.main(site.root) == 0
    assert "One place is wrong" in capsys.readouterr().out

    write(site.root, {"snippets/p1/a_sum.out": "9\n"})

    assert corruption.main(site.root) == 1
    assert "a_sum.out: stale before any change" in capsys.readouterr().err


def test_only_some_places_are_tried() -> None:
    tally = Tally("digits", every=3)

    tally.try_each("a.md", "1 2 3 4 5 6", lambda text: "3" in text)

    assert tally.missed == ["a.md: 1 2 [3 → 4] 4 5 6"]
    assert f"{tally}" == "      1 of      2  digits"


def test_answers_and_every_97th_place_of_the_real_site_are_guarded() -> None:
    """`make corrupt` tries all."""
    patterns = (*__main__.GENERATED, "docs/**/*.md", "README.md")
    paths = [path for pattern in patterns for path in ROOT.glob(pattern)]
    site = Site(ROOT, {path: path.read_text("utf-8") for path in paths}, every=97)

    for kind in (*AS_IT_IS, *AFTER):
        site.every = 1 if kind is corruption.answers else 97
        tally = kind(site)
        assert tally.tried, tally.name
        assert not (tally.required and tally.missed), tally.name
