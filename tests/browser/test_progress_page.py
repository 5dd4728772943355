"""Your progress: what is new, shaky or known, what is weak, and what to do next."""

import json
import re
from typing import Any

import axe
import pytest
from playwright.sync_api import Locator, Page, expect
from sitting import fill, form, press

PHONE = {"width": 390, "height": 844}
KEY = "i2dl-exam"
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


def keep(page: Page, state: dict[str, Any]) -> None:
    """Let the browser keep a state, and open the page on a phone."""
    page.set_viewport_size(PHONE)
    page.goto("404.html")
    text = json.dumps(state)
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, text])
    page.goto("progress/")


def items(page: Page, part: str) -> Locator:
    return page.locator(f".{part} li")


def test_it_says_what_is_weak_what_is_known_and_what_comes_next(page: Page) -> None:
    keep(page, STATE)

    expect(page.locator(".start")).to_have_text("Continue with 1b")
    expect(page.locator(".start-why")).to_have_text(re.compile("have not tried"))
    expect(page.locator(".states")).to_have_text("51 new · 2 shaky · 1 known")
    expect(items(page, "weakest")).to_have_text(
        [
            re.compile("^1a .*: 2 of 2 credits lost on the first try"),
            re.compile("^4b .*: 1 of 2 credits lost on your last fresh try"),
        ]
    )
    expect(items(page, "first-tries")).to_have_text(
        [re.compile(r": 1 of 3 credits$"), re.compile(r": 2 of 2 credits$")]
    )
    expect(items(page, "sat")).to_have_text(
        [
            re.compile(r"2024.*: 70 of 90 credits in 80 minutes, paper A"),
            re.compile(r"2024.*: 61½ of 90 credits in 80 minutes, paper B"),
        ]
    )
    expect(page.locator(".checklist li[data-state=known]")).to_have_count(1)
    items(page, "weakest").first.get_by_role("link").press("Enter")
    expect(page).to_have_url(re.compile(r"problems/1-multiple-choice/#q1a$"))


def test_a_new_reader_is_told_where_to_start(page: Page) -> None:
    page.goto("progress/")

    expect(page.locator(".states")).to_have_text("54 new · 0 shaky · 0 known")
    for part in ("weakest", "first-tries", "sat"):
        expect(page.locator(f".{part} p")).to_be_visible()
        expect(items(page, part)).to_have_count(0)
    page.locator(".start").press("Enter")
    expect(page).to_have_url(re.compile("/check/$"))


def test_a_question_gets_known_on_another_day(own_page: Page) -> None:
    page = own_page
    page.clock.install(time="2024-02-01T12:00:00")
    for day, answers, states in [
        (1, ["7 x 7 x 5", "8 x 8 x 5"], "53 new · 1 shaky · 0 known"),
        (2, ["", "8 x 8 x 5"], "53 new · 0 shaky · 1 known"),
    ]:
        page.clock.set_fixed_time(f"2024-02-0{day}T12:00:00")
        page.goto("problems/4-convolutional-networks/")
        for answer in answers:
            fill(form(page, "4b"), [answer])
            press(form(page, "4b"))
        page.goto("progress/")
        expect(page.locator(".states")).to_have_text(states)
    expect(items(page, "first-tries")).to_have_text([re.compile(": 0 of 2 credits")])


def test_a_reset_clears_what_is_said(page: Page) -> None:
    keep(page, STATE)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Reset").click()

    expect(page.locator(".states")).to_have_text("54 new · 0 shaky · 0 known")
    expect(items(page, "weakest")).to_have_count(0)
    expect(page.locator(".start")).to_have_text("Start: ten-minute check")


def test_on_paper_it_is_a_list_to_tick(page: Page) -> None:
    keep(page, STATE)
    page.emulate_media(media="print")

    for part in (".advised", "form.keeping"):
        assert page.locator(f"{part}:visible").count() == 0
    assert page.locator(".checklist li:visible").count() == 54
    box = "e => getComputedStyle(e, '::before').content"
    assert "☐" in page.locator(".checklist li").first.evaluate(box)
    expect(page.locator(".checklist li").first).to_contain_text("2 credits")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_progress_can_be_read_by_everybody(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    keep(page, STATE)

    assert axe.structure(page) == []
    assert axe.contrast(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_home_page_shows_each_problem_as_a_picture_with_a_bar(page: Page) -> None:
    keep(page, STATE)
    page.goto("")
    tiles = page.locator(".problems li")
    expect(tiles).to_have_count(8)

    assert tiles.locator("svg[role=img]:visible").count() == 8
    expect(tiles.nth(3)).to_contain_text("12 credits · 12 min")
    assert tiles.nth(3).get_by_role("progressbar").evaluate("bar => bar.value") == 3
    tiles.nth(3).click(position={"x": 5, "y": 5})
    expect(page).to_have_url(re.compile("/problems/4-convolutional-networks/$"))
