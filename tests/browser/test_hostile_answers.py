"""Whatever is typed, pasted or kept: a message, nothing lost, and the page goes on."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sitting import EXAM, FIELDS, fields, form, given, keep, kept, press, scheme, tick

TEXTS = {
    "megabytes": "8 x 8 " * 350_000,
    "emoji": "👩🏽‍🔬🏳️‍🌈" * 40,
    "right to left": "\u202e8 x 8\u202c שלום 8 × 8 مرحبا",
    "open brackets": "(" * 1000,
    "brackets": "(" * 1000 + "8" + ")" * 1000,
    "roots": "sqrt(" * 40,
    "fractions": "\\frac{1}{" * 25 + "}",
    "minus signs": "-" * 199 + "x",
    "powers": "9^9^9^9^9^9",
    "no number": "1e999-1e999",
    "digits": "9" * 400,
    "unseen": "\u200b\u00a0\u2028\ufeff\u0000",
    "html": "<img src=x onerror=hurt=1><script>hurt=1</script></textarea>'&amp;",
    "fields": "constructor toString __proto__ $& {x} ${x}",
}
KINDS = {  # a question, and what it wants
    "6a": "number",
    "4b": "shape",
    "8f": "formula",
    "8c": "word",
    "5c": "words",
    "5a": "parts of a whole",
    "4a": "sentences",
}


@pytest.mark.parametrize("id", KINDS, ids=list(KINDS.values()))
def test_whatever_is_pasted_gets_a_message_and_is_kept(page: Page, id: str) -> None:
    problem = EXAM.problems[int(id[0]) - 1]
    page.goto(f"problems/{problem.slug}/")
    mine, words = form(page, id), EXAM.question(id).is_written
    for name, text in TEXTS.items():
        for field in fields(mine).all():
            field.fill("")
            field.focus()
            page.keyboard.insert_text(text)  # as when it is pasted
        expected = given(mine)
        assert max(len(str(each)) for each in expected) <= 5000, name
        said = press(mine)
        if not words:
            expect(said).to_contain_text(re.compile("0 of |this try does not count"))
            expect(mine.locator(".why").first).not_to_be_empty()
        elif text.strip():
            own = scheme(page, id).locator(".own")
            expect(own).to_be_visible()
        assert kept(page)["answers"][id]["given"] == expected, name
    expect(page.get_by_role("alert")).to_have_count(0)
    page.reload()
    assert given(form(page, id)) == expected
    assert page.evaluate("window.hurt") is None
    assert page.locator(".md-content form :is(img, script)").count() == 0


PART = {"marks": [], "credits": 0, "tries": 1, "first": 0, "best": 0}
EDITED: dict[str, dict[str, Any]] = {
    "menus with other words": {"given": ["<b>", "plus", *["\u202e"] * 4]},
    "too many": {"given": ["x"] * 20},
    "too few": {"given": []},
    "numbers for words": {"given": [7, 0, 99]},
    "lines that are not there": {"given": ["a"], "marks": [7, 99], "credits": 4},
}


@pytest.mark.parametrize("name", EDITED)
def test_what_was_edited_by_hand_breaks_no_form(page: Page, name: str) -> None:
    answer = PART | {"seen": False, "counts": True} | EDITED[name]
    ids = ["3d", "5c", "5a", "1a", "4a"]
    state = {"answers": dict.fromkeys(ids, answer), "version": 2}
    keep(page, state | {"practice": {}, "mock": None, "history": []})
    for id in ids:
        if id != "5a":  # on the page of 5c
            page.goto(f"problems/{EXAM.problems[int(id[0]) - 1].slug}/")
        expect(page.get_by_role("alert")).to_have_count(0)
        assert form(page, id).locator("b").count() == 0
        press(form(page, id))
        tick(page, id, [1] if scheme(page, id).locator(FIELDS).count() else [])
        assert kept(page)["answers"].keys() == {*ids}, id
    page.goto("mock-exam/")
    expect(page.get_by_role("alert")).to_have_count(0)
