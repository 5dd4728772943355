"""The drill: ten questions by keyboard on a phone, weak ones first, kept for later."""

import re
from collections.abc import Iterator
from typing import Any

import axe
import pytest
from playwright.sync_api import Locator, Page, expect
from sitting import PHONE, keep, kept
from test_practice_page import variant


@pytest.fixture
def phone(page: Page) -> Iterator[Page]:
    page.set_viewport_size(PHONE)
    page.goto("practice/")
    yield page
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]


def told(page: Page) -> Locator:
    return page.locator(".drill").get_by_role("status")


def practised(page: Page) -> dict[str, Any]:
    """What is kept of each question."""
    practice: dict[str, Any] = kept(page)["practice"]
    return practice


def keep_practised(page: Page, practice: dict[str, Any]) -> None:
    """Keep what somebody has practised before."""
    state = {"version": 3, "answers": {}, "practice": practice, "cards": {}}
    keep(page, state | {"mock": None, "history": []})


def expect_question(page: Page, place: int, number: int = 1) -> str:
    """The drill shows one question, in this variant, ready to be read: which."""
    expect(told(page)).to_have_text(f"{place} of 10")
    expect(page.locator("form.practice:visible")).to_have_count(1)
    form = page.locator("form.practice.now")
    id = form.get_attribute("data-question")
    assert id
    asked = form.locator("xpath=preceding-sibling::p[1]")
    expect(asked).to_have_text(variant(id, number)["task"])
    expect(asked).to_be_focused()
    expect(asked).to_be_in_viewport()
    return id


def answer(page: Page, id: str, number: int = 1) -> None:
    """Give the right answer, by the keyboard alone."""
    for given in given_by_key(variant(id, number)):
        page.keyboard.press("Tab")
        if given is True:
            page.keyboard.press("Space")
        elif given:
            page.keyboard.type(given)
    page.keyboard.press("Enter")
    expect(page.locator("form.now").get_by_role("status")).to_contain_text("Right")
    next_one(page)


def given_by_key(wanted: Any) -> list[str | bool]:
    """What to type into each field, or whether to tick each box."""
    if "boxes" not in wanted:
        return list(wanted["answer"])
    return [box in wanted["answer"] for box in (1, 2, 3, 4, 0)]


def next_one(page: Page) -> None:
    """Go on: the button has the focus."""
    expect(page.get_by_role("button", name="Next")).to_be_focused()
    page.keyboard.press("Enter")


def give_up(page: Page) -> None:
    page.get_by_role("button", name="I do not know").press("Enter")
    expect(page.locator("details.now li").first).to_be_visible()
    next_one(page)


def test_ten_questions_by_keyboard_and_what_was_weak_comes_first_next_time(
    phone: Page,
) -> None:
    phone.get_by_role("button", name="Give me ten").press("Enter")
    asked, missed = [], []
    for place in range(1, 11):
        asked.append(id := expect_question(phone, place))
        if place == 5:
            phone.reload()
            assert expect_question(phone, place) == id
        if place in (2, 6, 7):
            missed.append(id)
            give_up(phone)
        else:
            answer(phone, id)

    assert len({*asked}) == 10
    expect(told(phone)).to_have_text(re.compile(r"^7 of 10 right at the first try\."))
    weak = phone.locator(".drill li")
    expect(weak).to_have_count(3)
    for line, id in zip(weak.all(), sorted(missed), strict=True):
        solution = line.get_by_role("link", name=f"solution {id}")
        expect(solution).to_have_attribute("href", re.compile(rf"/problems/.*#q{id}$"))
    expect(phone.locator("form.practice:visible")).to_have_count(49)
    assert {id: each["ten"] for id, each in practised(phone).items()} == {
        id: [id not in missed] for id in asked
    }

    phone.goto("")
    phone.get_by_role("link", name="ten questions").click()
    phone.get_by_role("button", name="Give me ten more").press("Enter")
    for place in (1, 2, 3):
        id = expect_question(phone, place, number=2)
        missed.remove(id)
        answer(phone, id, number=2)
    assert expect_question(phone, 4) not in asked


def test_one_problem_is_drilled_until_all_were_right_three_times(phone: Page) -> None:
    row = {"tried": 2, "right": 2, "row": 2, "next": 3, "ten": []}
    keep_practised(
        phone, {"3a": row | {"row": 3}, "3b": row, "3c": row | {"right": 1, "row": 1}}
    )
    phone.goto("practice/#drill-3")
    assert expect_question(phone, 1, number=3) == "3c"
    answer(phone, "3c", number=3)
    answer(phone, expect_question(phone, 2, number=3), number=3)
    assert expect_question(phone, 3, number=4) == "3c"
    answer(phone, "3c", number=4)

    expect(told(phone)).to_contain_text(
        "3 of 3 right at the first try. Nothing is left"
    )
    assert [each["row"] for each in practised(phone).values()] == [3, 3, 3]
    phone.get_by_role("button", name="Give me ten more").click()
    assert expect_question(phone, 1, number=5) == "3c"


def test_a_drill_that_is_stopped_shows_the_page_and_goes_on(phone: Page) -> None:
    phone.get_by_role("combobox").select_option("4")
    phone.get_by_role("button", name="Give me ten").click()
    answer(phone, expect_question(phone, 1))
    second = expect_question(phone, 2)
    phone.get_by_role("button", name="Stop").click()
    expect(phone.locator("form.practice:visible")).to_have_count(49)
    expect(phone.get_by_role("button", name="New numbers").first).to_be_visible()
    phone.get_by_role("button", name="Go on: 2 of 10").click()
    assert expect_question(phone, 2) == second
    phone.evaluate("location.hash = '#6a'")
    expect(phone.locator("form.practice:visible")).to_have_count(49)


def test_numbers_that_cannot_be_loaded_cost_nothing(phone: Page) -> None:
    phone.get_by_role("combobox").select_option("4")
    phone.route("**/practice/4a.js", lambda route: route.abort())
    phone.get_by_role("button", name="Give me ten").click()
    said = phone.locator("form.now").get_by_role("status")
    expect(said).to_contain_text("The next ones could not be loaded.")
    phone.get_by_role("button", name="Try again").click()
    expect(phone.get_by_role("button", name="Try again")).to_be_enabled()
    expect(said).to_contain_text("The next ones could not be loaded.")
    phone.unroute("**/practice/4a.js")
    phone.get_by_role("button", name="Try again").click()
    expect(phone.get_by_role("button", name="I do not know")).to_be_visible()
    answer(phone, expect_question(phone, 1))
    assert practised(phone)["4a"]["tried"] == 1


def test_one_question_goes_on_with_numbers_that_were_not_seen(phone: Page) -> None:
    keep_practised(
        phone, {"4b": {"tried": 6, "right": 6, "row": 3, "next": 7, "ten": []}}
    )
    form = phone.locator('form.practice[data-question="4b"]')
    asked = form.locator("xpath=preceding-sibling::p[1]")
    phone.goto("practice/?again#4b")
    expect(asked).to_have_text(variant("4b", 7)["task"])

    phone.goto("practice/?scrolled")
    expect(asked).to_have_text(variant("4b", 1)["task"])
    form.scroll_into_view_if_needed()
    expect(asked).to_have_text(variant("4b", 7)["task"])


def test_an_answer_after_the_solution_is_no_first_try_that_was_right(
    phone: Page,
) -> None:
    form = phone.locator('form.practice[data-question="4b"]')
    form.locator("xpath=following-sibling::details[1]/summary").click()
    form.locator("input").fill(variant("4b", 1)["answer"][0])
    form.locator("input").press("Enter")
    said = "Right, after the solution was open. First tries at 4b: 0 of 1 right."
    expect(form.get_by_role("status")).to_have_text(said)


def test_the_drill_can_be_read_by_all(phone: Page) -> None:
    phone.goto("practice/#drill-4")
    give_up(phone)
    expect_question(phone, 2)
    phone.get_by_role("button", name="I do not know").click()

    assert axe.faults(phone) == []
