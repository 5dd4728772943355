"""A new reader on a phone: check, cards, a month later offline, drill, mock exam."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sitting import EXAM, fill, form, press, right, wrong
from test_kept_offline import Host, cut, keep
from test_mock_exam import agree, button, credits

DAY = timedelta(days=1).total_seconds() * 1000
CHECK = ("1g", "2a", "4b", "4d", "5i", "6a", "8c")
WRONG = ("4b", "6a")


@pytest.fixture
def host(built_site: Path) -> Iterator[Host]:
    with closing(Host(built_site)) as host:
        yield host


@pytest.fixture
def phone(chromium: Browser, host: Host) -> Iterator[BrowserContext]:
    size = {"width": 390, "height": 844}
    with chromium.new_context(
        base_url=host.address, viewport=size, has_touch=True
    ) as context:
        yield context


def lead(page: Page, text: str) -> None:
    """Take the way that the home page offers first."""
    page.goto("")
    start = page.locator("a.start")
    expect(start).to_have_text(text)
    start.click()


def rate(page: Page, key: str) -> None:
    """Turn a card, and say how well it was known."""
    page.get_by_role("button", name="Show answer").press("Space")
    expect(page.locator(".card-back")).to_be_focused()
    page.keyboard.press(key)
    expect(page.locator(".card-back")).to_be_hidden()


def test_a_new_reader_from_the_first_evening_to_the_mock_exam(
    phone: BrowserContext, host: Host
) -> None:
    page = phone.new_page()
    page.clock.install(time="2024-02-01T18:00:00")
    lead(page, "Start: ten-minute check")
    for question in map(EXAM.question, CHECK):
        known = question.id not in WRONG
        fill(form(page, question.id), (right if known else wrong)(question))
        press(form(page, question.id))
    rows = page.locator(".check-result li")
    expect(rows.filter(has_text=re.compile("^6a"))).to_have_count(1)
    lead(page, "Continue with 1a")

    page.goto("cards/")
    for key in ("3", "1"):
        rate(page, key)
    page.clock.fast_forward(30 * DAY)  # the cards have come again, and the exam nears
    keep(page)
    cut(phone, host)

    lead(page, "2 cards are due")
    for _ in range(2):
        rate(page, "1")
    expect(page.locator("form.cards").get_by_role("status")).to_have_text(
        re.compile("^0 due today")
    )

    page.goto("practice/")
    page.get_by_role("button", name="Give me ten").click()
    expect(page.locator(".drill").get_by_role("status")).to_have_text("1 of 10")
    expect(page.locator("form.practice:visible")).to_have_count(1)

    page.goto("mock-exam/")
    button(page, "Start").click()
    fill(form(page, "4b"), ["8 x 8 x 5"])
    lead(page, "Continue the mock exam")
    button(page, "Go on").click()
    agree(page)
    button(page, "Hand in").click()
    expect(credits(page)).to_have_text("2 of 90 credits")
    page.goto("progress/")
    expect(page.locator(".sat li")).to_contain_text("2 of 90 credits")
