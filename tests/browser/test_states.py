"""What pages look like when something was answered: axe finds nothing, keys suffice.

In light and in dark, on a phone.
"""

import axe
import pytest
from playwright.sync_api import Page, expect
from sitting import EXAM, PHONE, address, form, given, scheme
from test_forms import FOUR, press_until_focused
from test_mock_exam import agree, credits


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size(PHONE)
    return page


def type_into(page: Page, id: str, text: str) -> None:
    """Answer a question by keys alone, from its address on."""
    page.evaluate(f"location.hash = ''; location.hash = '#q{id}'")
    press_until_focused(page, f'form[data-question="{id}"] :is(input, textarea)')
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    press_until_focused(page, f'form[data-question="{id}"] button')
    page.keyboard.press("Enter")


@pytest.mark.smoke
def test_tries_are_told_and_compared_by_keys_alone(phone: Page) -> None:
    page = phone
    page.goto(address(FOUR))
    for text in ("8 x 8 x 26", "8 x 8 x 5", "1 x 1 x 1"):
        type_into(page, "4b", text)
        expect(form(page, "4b").get_by_role("status")).not_to_be_empty()
    told = page.locator('.credits[data-question="4b"] .earned')
    expect(told).to_have_text(" · you have 2, at the first try 1, now 0")
    type_into(page, "4a", "It blurs.\nIt finds edges.")  # a new line, no button
    press_until_focused(page, 'form.marks[data-question="4a"] [value="1"]')
    page.keyboard.press("Space")

    own = scheme(page, "4a").locator(".own")
    assert given(form(page, "4a")) == ["It blurs.\nIt finds edges."]
    expect(own).to_have_text("It blurs. It finds edges.")
    line = scheme(page, "4a").locator("label").first
    expect(own).to_be_in_viewport()
    expect(line).to_be_in_viewport()  # one sees both
    assert axe.faults(page) == []


@pytest.mark.smoke
def test_a_choice_is_refused_twice_and_says_why_by_keys_alone(phone: Page) -> None:
    page = phone
    page.goto(address(EXAM.problems[0]) + "#q1a")
    none = 'form[data-question="1a"] [value="0"]'
    press_until_focused(page, none)
    page.keyboard.press("Space")
    for said in ("Look again", "stands why"):
        press_until_focused(page, 'form[data-question="1a"] button')
        page.keyboard.press("Enter")
        expect(form(page, "1a").get_by_role("status")).to_contain_text(said)
    expect(page.locator(none)).to_be_checked()
    assert axe.faults(page) == []


def test_a_mock_exam_is_sat_by_keys_alone(phone: Page) -> None:
    page = phone
    asked = agree(page)
    page.goto("mock-exam/#mock-exam")
    press_until_focused(page, ".mock-controls button", most=80)
    page.keyboard.press("Enter")
    expect(form(page, "1a")).to_be_visible()
    page.evaluate("location.hash = '#m4b'")
    press_until_focused(page, 'form[data-question="4b"] input')
    page.keyboard.type("8 x 8 x 5")
    press_until_focused(page, ".mock-controls button", key="Shift+Tab", most=200)
    for _ in range(8):  # of its buttons the one to hand in
        if page.evaluate("document.activeElement.textContent") == "Hand in":
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")

    assert asked == ["53 of 54 questions have no answer. Hand in?"]
    expect(credits(page)).to_have_text("2 of 90 credits")
    expect(page.locator(".mock-result")).to_be_focused()
    assert axe.faults(page) == []
