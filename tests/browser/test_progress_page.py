"""Your progress: what is new, shaky or known, what is weak, and what to do next."""

import re
from typing import Any

import axe
import pytest
from playwright.sync_api import Locator, Page, expect
from sitting import PHONE, keep

TRY = {"given": ["8"], "marks": [], "tries": 1, "seen": True, "counts": True, "held": 2}
PAST = {"when": "2024-01-05T12:00:00.000Z", "minutes": 80, "credits": 61.5}


def tried(first: float, recall: float, day: int = 19754) -> dict[str, Any]:
    earned = {"first": first, "best": first, "credits": 0, "recall": recall}
    return TRY | earned | {"day": day, "touched": day}


STATE = {
    "version": 3,
    "answers": {"1a": tried(0, 0), "4b": tried(2, 1, 19756), "4d": tried(1, 1)},
    "practice": {},
    "cards": {},
    "mock": None,
    "history": [
        PAST | {"paper": "B"},
        PAST | {"when": "2024-01-07T12:00:00.000Z", "credits": 70, "paper": "A"},
    ],
}


@pytest.fixture
def phone(page: Page) -> Page:
    """The page, on the phone of somebody who has tried some questions."""
    page.set_viewport_size(PHONE)
    keep(page, STATE)
    page.goto("progress/")
    return page


def items(page: Page, part: str) -> Locator:
    return page.locator(f".{part} li")


def test_it_says_what_is_weak_what_is_known_and_what_comes_next(phone: Page) -> None:
    expect(phone.locator(".start")).to_have_text("Continue with 1b")
    expect(phone.locator(".start-why")).to_have_text(re.compile("have not tried"))
    expect(phone.locator(".states")).to_have_text("51 new · 2 shaky · 1 known")
    expect(items(phone, "weakest")).to_have_text(
        [
            re.compile("^1a .*: 2 of 2 credits lost on the first try"),
            re.compile("^4b .*: 1 of 2 credits lost on your last fresh try"),
        ]
    )
    expect(items(phone, "first-tries")).to_have_text(
        [re.compile(r": 1 of 3 credits$"), re.compile(r": 2 of 2 credits$")]
    )
    expect(items(phone, "sat")).to_have_text(
        [
            re.compile(r"2024.*: 70 of 90 credits in 80 minutes, paper A"),
            re.compile(r"2024.*: 61½ of 90 credits in 80 minutes, paper B"),
        ]
    )
    expect(phone.locator(".checklist li[data-state=known]")).to_have_count(1)
    items(phone, "weakest").first.get_by_role("link").press("Enter")
    expect(phone).to_have_url(re.compile(r"problems/1-multiple-choice/#q1a$"))


def test_a_new_reader_is_told_where_to_start(page: Page) -> None:
    page.goto("progress/")

    expect(page.locator(".states")).to_have_text("54 new · 0 shaky · 0 known")
    for part in ("weakest", "first-tries", "sat"):
        expect(page.locator(f".{part} p")).to_be_visible()
        expect(items(page, part)).to_have_count(0)
    page.locator(".start").press("Enter")
    expect(page).to_have_url(re.compile("/check/$"))


def test_on_paper_it_is_a_list_to_tick(phone: Page) -> None:
    phone.emulate_media(media="print")

    for part in (".advised", "form.keeping"):
        assert phone.locator(f"{part}:visible").count() == 0
    assert phone.locator(".checklist li:visible").count() == 54
    box = "e => getComputedStyle(e, '::before').content"
    assert "☐" in phone.locator(".checklist li").first.evaluate(box)
    expect(phone.locator(".checklist li").first).to_contain_text("2 credits")


def test_progress_can_be_read_by_everybody(phone: Page) -> None:
    assert axe.faults(phone) == []


def test_the_home_page_shows_each_problem_as_a_picture_with_a_bar(phone: Page) -> None:
    phone.goto("")
    tiles = phone.locator(".problems li")
    expect(tiles).to_have_count(8)

    assert tiles.locator("svg[role=img]:visible").count() == 8
    expect(tiles.nth(3)).to_contain_text("12 credits · 12 min")
    assert tiles.nth(3).get_by_role("progressbar").evaluate("bar => bar.value") == 3
    tiles.nth(3).click(position={"x": 5, "y": 5})
    expect(phone).to_have_url(re.compile("/problems/4-convolutional-networks/$"))
