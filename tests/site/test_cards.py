"""Cards say what contract, pages and formula sheet say: on the site, and in decks."""

import csv
import io
import re
import sqlite3
import zipfile
from collections import Counter
from html import unescape
from pathlib import Path

import pytest

from exam_site import ROOT, contract
from exam_site.pages import decks, forms, laws, published
from exam_site.pages.cards import GAP, MAX_BACK_WORDS, MISTAKE, SHEET, Card, cards
from exam_site.pages.page import Page

EXAM = contract.load(ROOT / "exam")
TEXTS = {
    path.relative_to(ROOT / "docs").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "docs").rglob("*.md"))
}
PAGES = {name: Page(text) for name, text in TEXTS.items()}
CARDS = cards(EXAM, PAGES)
BY_ID = {card.id: card for card in CARDS}
HOURS = 3600


def changed(page: str, old: str, new: str) -> dict[str, Card]:
    """The cards that are other ones with this change of a page, or are new."""
    assert TEXTS[page].count(old) == 1
    pages = PAGES | {page: Page(TEXTS[page].replace(old, new))}
    return {card.id: card for card in cards(EXAM, pages) if card not in CARDS}


def test_each_question_has_one_card_with_its_line_and_its_answer() -> None:
    for problem in EXAM.problems:
        for question in problem.questions:
            card = BY_ID[f"{question.id}-a1"]
            section = PAGES[problem.page].sections[question.id]
            assert card.front == question.asks
            assert card.back == " ".join(section.answer.split())
            assert laws.ticks(card.back) == question.credits
            assert card.mistake
    assert sum(card.id.endswith("-a1") for card in CARDS) == len(EXAM.questions) == 54


def test_boxes_and_formulas_are_all_there() -> None:
    boxes = {
        f"{q.id}-b{number}": (
            forms.verdict(q.right or (), number),
            box.why,
            box.mistake,
        )
        for q in EXAM.questions
        for number, box in enumerate(q.options, 1)
    }
    found = [card for card in CARDS if card.id[3] == "b"]
    assert {c.id: c.mistake for c in found} == {id: x[2] for id, x in boxes.items()}
    assert all(card.back == "**{}** {}".format(*boxes[card.id]) for card in found)
    rows = [line.split(" | ") for line in PAGES[SHEET].lines if "#q" in line]
    formulas = [card.back for card in CARDS if card.id[3] == "f"]
    assert Counter(formulas) == Counter(row[1] for row in rows)


def test_ids_are_unique_and_as_the_browser_keeps_them() -> None:
    found = Counter(card.id for card in CARDS)
    assert [id for id in found if found[id] > 1] == [], "say one in other words"
    assert 150 <= len(CARDS) <= 250
    assert all(re.fullmatch(r"[1-8][a-k]-[afbcm][1-9]\d?", id) for id in BY_ID)


@pytest.mark.parametrize("card", CARDS, ids=[*BY_ID])
def test_a_card_is_short_and_stands_alone(card: Card) -> None:
    assert laws.words(f"{card.back} {card.mistake}") <= MAX_BACK_WORDS
    text = " ".join([card.front, card.back, card.mistake])
    assert "](" not in text
    assert "\n" not in text
    assert not re.search(r"\bDeeper\b|\bstep \d of\b|\bsee\b(?! less)|\babove\.", text)
    assert not re.search(r"[\\$`{}]", forms.spoken(card.front)), "not to be read aloud"
    assert card.back[0] not in ".,;:"


def test_words_that_earn_a_credit_are_hidden_and_stand_on_the_back() -> None:
    found = [card for card in CARDS if card.id[3] == "c"]
    assert {card.question for card in found} == {
        *("2b", "2d", "3c", "4a", "4f", "5b", "8e", "8f")
    }
    for card in found:
        words = card.back.rpartition(" (")[0].split(" … ")
        assert card.front.count(GAP) == len(words)
        answer = BY_ID[f"{card.question}-a1"].back
        whole = card.front.partition("Complete: ")[2]
        for each in words:
            whole = whole.replace(GAP, each.replace("**", ""), 1)
        assert whole == laws.unmarked(answer)


def test_a_changed_answer_mistake_or_formula_changes_its_cards_alone() -> None:
    four, eight = (EXAM.problems[number].page for number in (3, 7))
    answer = changed(four, "**Answer.** **7** ✓½", "**Answer.** **8** ✓½")
    assert answer["4d-a1"].back.startswith("**8** ✓½")
    assert [*answer] == ["4d-a1"]
    word = changed(eight, "a constant factor just below 1** in", "a factor** in")
    assert [*word] == ["8e-a1", "8e-c1", "8e-c2", "8e-c3"]
    mistake = changed(eight, "A linear one, such as $2z$,", "A linear one")
    assert [*mistake] == ["8a-m3"]
    formula = changed(SHEET, r"$w \leftarrow w - \eta\,\nabla J$", "$w$")
    assert formula["5d-f1"].back == "$w$"
    assert [*formula] == ["5d-f1"]


def test_a_new_mistake_or_formula_moves_no_other_card() -> None:
    eight, wrong = EXAM.problems[7].page, '- "Any function will do."'
    (mistake,) = changed(eight, wrong, f'- "None will do." One will.\n{wrong}')
    assert re.fullmatch(r"8a-m[1-9]\d", mistake)
    (reworded,) = changed(eight, wrong, '- "All functions will do."')
    assert re.fullmatch(r"8a-m[1-9]\d", reworded)
    row = next(x for x in PAGES[SHEET].lines if "#q5d)" in x)
    (formula,) = changed(SHEET, row, f"{row.replace('| ', '| Other: ', 1)}\n{row}")
    assert re.fullmatch(r"5d-f[1-9]\d", formula)


@pytest.mark.parametrize(
    ("bullet", "wrong", "why"),
    [
        ('"ReLU saturates." It does not.', '"ReLU saturates."', "It does not."),
        ('"More data": there is none.', '"More data"', "there is none."),
        ('"SGD", no more: half.', '"SGD", no more', "half."),
        ('"A" or "B": no.', '"A" or "B"', "no."),
        ('"Yes, all", or "all". No.', '"Yes, all", or "all"', "No."),
    ],
)
def test_a_saying_is_told_from_the_reason(bullet: str, wrong: str, why: str) -> None:
    found = MISTAKE.fullmatch(bullet)
    assert found
    assert found.groups() == (wrong, why)


def notes(deck: bytes, folder: Path) -> list[tuple[str, list[str], str]]:
    """Guid, fields and tags of the notes of a deck, as Anki's file has them."""
    with zipfile.ZipFile(io.BytesIO(deck)) as packed:
        path = Path(packed.extract("collection.anki2", folder))
    with sqlite3.connect(path) as base:
        rows = base.execute("select guid, flds, tags from notes order by id")
        return [(guid, fields.split("\x1f"), tags) for guid, fields, tags in rows]


def test_the_deck_has_a_note_of_each_card(tmp_path: Path) -> None:
    places = {"4b": "https://example.org/#q4b"}
    found = notes(decks.anki(CARDS, places, HOURS), tmp_path)

    assert [guid for guid, _, _ in found] == [f"i2dl-exam-{id}" for id in BY_ID]
    for card, (_, fields, tags) in zip(CARDS, found, strict=True):
        texts = (card.front, card.back, card.mistake)
        assert fields[:4] == [card.id, *map(decks.as_html, texts)]
        assert tags.strip() == f"problem-{card.id[0]}"
        linked = f'<a href="{places["4b"]}">Solution 4b</a>'
        plain = f"Solution {card.question}"
        assert fields[4] == (linked if card.question == "4b" else plain)


def test_the_same_cards_are_the_same_deck_and_a_reworded_one_the_same_note(
    tmp_path: Path,
) -> None:
    deck = decks.anki(CARDS, {}, HOURS)
    assert decks.anki(CARDS, {}, HOURS) == deck
    other = [Card(card.id, "Another front", "Another back") for card in CARDS]
    later = decks.anki(other, {}, 2 * HOURS)
    assert [note[0] for note in notes(later, tmp_path)] == [
        note[0] for note in notes(deck, tmp_path)
    ]


def test_formulas_are_as_anki_wants_them() -> None:
    text = r"*Loss* $a < b$ and $W_{1}*x*y$: 1 < 2, \$5"
    assert decks.as_html(text) == (
        r"<em>Loss</em> \(a &lt; b\) and \(W_{1}*x*y\): 1 &lt; 2, $5"
    )


def test_the_table_has_the_same_cards_in_plain_text() -> None:
    head, *rows = csv.reader(io.StringIO(decks.table(CARDS)))
    assert head == ["id", "front", "back", "mistake"]
    for card, row in zip(CARDS, rows, strict=True):
        texts = map(decks.as_html, (card.front, card.back, card.mistake))
        plain = [unescape(re.sub("<[^>]+>", "", text)) for text in texts]
        assert row == [card.id, *plain]
        # Spreadsheets would compute with it.
        assert not re.search("^[=+@-]", "\n".join(row), re.MULTILINE)


def test_the_build_makes_page_and_files_of_the_same_cards(built_site: Path) -> None:
    html = (built_site / "cards" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'data-card="([^"]*)"', html) == [*BY_ID]
    twin = (built_site / "cards.md").read_text(encoding="utf-8")
    for card in CARDS:
        assert f"/// details | {card.front}\n" in twin
        assert f"\n\n{card.back}\n\n" in twin
    assets = built_site / "assets"
    table = (assets / "deep-learning-exam.csv").read_text(encoding="utf-8")
    assert table == decks.table(CARDS)
    assert (assets / "deep-learning-exam.apkg").stat().st_size < 60_000


def test_links_lead_to_the_site_whose_address_is_known(tmp_path: Path) -> None:
    made = published.made(TEXTS, ROOT / "docs", "https://example.org/")
    deck = made["assets/deep-learning-exam.apkg"]
    assert isinstance(deck, bytes)
    links = [fields[4] for _, fields, _ in notes(deck, tmp_path)]
    assert links[0] == (
        '<a href="https://example.org/problems/1-multiple-choice/#q1a">Solution 1a</a>'
    )
    assert len(links) == str(made["cards.md"]).count("data-card: ") == len(CARDS)
    assert published.LIST in TEXTS["cards.md"]
    assert published.LIST not in str(made["cards.md"])


def test_a_later_change_makes_a_later_deck(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "cards.md").write_text("", encoding="utf-8")
    assert published._changed(tmp_path / "docs") > HOURS
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "7")
        assert published._changed(tmp_path / "docs") == 7
