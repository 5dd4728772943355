"""The ten-minute check: it says what to open, what was reached, and what to learn."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sitting import EXAM, fill, form, press, right, tick, wrong

from exam_site.contract import Question

ASKED = {i: EXAM.question(i) for i in ("1g", "2a", "4b", "4d", "5i", "6a", "8c")}
RIGHT = ("2a", "4b", "5i")


Answer = Callable[[Question], list[int | str]]


@pytest.mark.parametrize("answer", [right, wrong])
def test_what_is_to_be_opened_is_there(page: Page, answer: Answer) -> None:
    page.goto("check/")
    for id, question in ASKED.items():
        fill(form(page, id), answer(question))
        said = press(form(page, id))
        expect(said).to_have_text(re.compile("credits?[. :]"))
        expect(said).not_to_have_text(re.compile("hint|solution"))
    boxes = page.locator("summary", has_text=re.compile("Hint|solution"))
    expect(boxes).to_have_count(0)


def test_the_first_tries_say_what_to_learn_next(page: Page) -> None:
    page.goto("check/")
    result = page.locator(".check-result")
    expect(result).to_be_hidden()
    expect(page.locator(".check-ways li:visible")).to_have_count(3)
    for id, question in ASKED.items():
        fill(form(page, id), right(question) if id in RIGHT else wrong(question))
        press(form(page, id))
        if id == "2a":
            tick(page, id, [3, 4])
            expect(result.locator("p").first).to_have_text(
                "2 of 4 credits at the first try. 2 of 7 questions are answered."
            )

    ways = page.locator(".check-ways li:visible")
    expect(ways).to_have_text(re.compile("^Some were wrong"))
    rows = result.locator("ol li")
    lost = ("1g", "4d", "6a", "8c")
    starts = [re.compile(f"^{id} .* lost. Solution {id}") for id in lost]
    expect(rows).to_have_text(starts)
    fill(form(page, "6a"), ["45"])  # a second try
    press(form(page, "6a"))
    page.reload()
    expect(result.locator("p").first).to_have_text("5 of 10 credits at the first try.")
    expect(rows).to_have_text(starts)
    rows.nth(2).get_by_text("practise 6a").click()
    expect(page).to_have_url(re.compile("/practice/#6a$"))
