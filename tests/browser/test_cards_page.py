"""Cards: rated by the keyboard on a phone, due again when their day comes."""

import re
from datetime import timedelta

import axe
import pytest
from playwright.sync_api import Locator, Page, expect
from serving import forbid_storage
from sitting import PHONE, keep, kept

MORNING = "2024-02-01T08:00:00"


@pytest.fixture
def phone(own_page: Page) -> Page:
    """The page of cards on a phone, on a morning."""
    own_page.set_viewport_size(PHONE)
    own_page.clock.install(time=MORNING)
    own_page.goto("cards/")
    return own_page


def front(page: Page) -> Locator:
    return page.locator(".card")


def told(page: Page) -> Locator:
    return page.locator("form.cards").get_by_role("status")


def known(page: Page) -> list[str]:
    """The cards that the browser keeps."""
    state = kept(page)
    return [*state["cards"]] if state else []


def rate(page: Page, key: str) -> str:
    """Turn the card and say how well it was known; what was asked."""
    asked = front(page).inner_text()
    page.keyboard.press("Space")
    expect(page.locator(".card-back")).to_be_focused()
    page.keyboard.press(key)
    expect(front(page)).to_be_focused()
    return asked


def test_cards_are_rated_by_keyboard_and_due_again_when_their_day_comes(
    phone: Page,
) -> None:
    expect(told(phone)).to_have_text(re.compile(r"^0 due today · \d+ new$"))
    phone.get_by_role("combobox", name="Problem").select_option("2")
    expect(told(phone)).to_have_text("0 due today · 26 new")
    first = front(phone).inner_text()
    phone.get_by_label("Your answer").fill("−0.03, and\n1.5 <b>")
    phone.get_by_role("button", name="Show answer").press("Space")
    back = phone.locator(".card-back")
    expect(back.locator(".own")).to_have_text("−0.03, and\n1.5 <b>")
    expect(back).to_contain_text("for the small weights")
    expect(back).to_contain_text("A usual mistake: ")
    expect(back.get_by_role("link", name="Solution 2a")).to_have_attribute(
        "href", re.compile(r"problems/2-initialization/#q2a$")
    )
    expect(phone.get_by_role("button", name="No")).to_be_in_viewport()
    phone.keyboard.press("1")
    expect(phone.get_by_label("Your answer")).to_have_value("")
    half, no = rate(phone, "2"), rate(phone, "3")
    expect(told(phone)).to_have_text("2 due today · 23 new")
    assert known(phone) == ["2a-a1", "2b-a1", "2c-a1"]

    phone.clock.fast_forward(timedelta(minutes=20).total_seconds() * 1000)
    phone.reload()
    expect(told(phone)).to_have_text(re.compile(r"^2 due today"))
    assert [rate(phone, "1"), rate(phone, "1")] == [no, half]
    expect(told(phone)).to_have_text(re.compile(r"^0 due today"))

    phone.clock.fast_forward(timedelta(days=2).total_seconds() * 1000)
    phone.goto("")
    start = phone.locator(".start")
    expect(start).to_have_text(re.compile(r"^\d cards are due$"))
    start.click()
    expect(told(phone)).to_have_text(re.compile(r"^[1-3] due today"))
    assert front(phone).inner_text() in (first, half, no)


def test_a_slip_of_the_finger_is_taken_back(phone: Page) -> None:
    undo = phone.get_by_role("button", name="Undo")
    expect(undo).to_be_hidden()
    first, second = rate(phone, "3"), rate(phone, "3")
    before = kept(phone)["cards"]
    third = rate(phone, "1")
    undo.click()
    expect(front(phone)).to_have_text(third)
    expect(phone.locator(".card-back")).to_be_focused()
    assert kept(phone)["cards"] == before
    expect(undo).to_be_hidden()  # one step

    phone.keyboard.press("1")
    phone.clock.fast_forward(timedelta(minutes=20).total_seconds() * 1000)
    phone.reload()
    before = kept(phone)["cards"]
    assert rate(phone, "1") in (first, second)
    undo.click()
    assert kept(phone)["cards"] == before  # as it was, not as if new


def test_keys_are_letters_where_one_writes(page: Page) -> None:
    page.goto("cards/")
    text = page.get_by_label("Your answer")
    text.press_sequentially("1 2 3")

    expect(text).to_have_value("1 2 3")
    expect(page.locator(".card-back")).to_be_hidden()
    assert known(page) == []
    front(page).focus()
    page.keyboard.press("1")  # nothing to rate yet
    assert known(page) == []
    page.keyboard.press("Control+Space")
    expect(page.locator(".card-back")).to_be_hidden()


def test_no_card_is_left_and_then_comes_tomorrow(phone: Page) -> None:
    phone.get_by_role("combobox", name="Problem").select_option("3")
    for _ in range(50):
        if front(phone).inner_text() == "No card is left here for today.":
            break
        rate(phone, "1")

    expect(phone.get_by_role("button", name="Show answer")).to_be_hidden()
    expect(told(phone)).to_have_text("Done for today. The next card comes in 2 days.")
    phone.keyboard.press("Space")
    phone.keyboard.press("1")
    phone.clock.fast_forward(timedelta(days=1).total_seconds() * 1000)
    phone.reload()
    phone.get_by_role("combobox", name="Problem").select_option("3")
    expect(told(phone)).to_have_text("Done for today. The next card comes tomorrow.")


def test_new_cards_of_a_weak_question_come_first(page: Page) -> None:
    page.goto("problems/4-convolutional-networks/")
    form = page.locator('form.try-it[data-question="4d"]')
    form.get_by_role("textbox").fill("9 x 9")
    form.get_by_role("button", name="Check").click()
    expect(form.get_by_role("status")).to_contain_text("0 of 1 credit")
    page.goto("cards/")

    expect(front(page)).to_contain_text("the receptive field of a feature")


def test_the_home_page_leads_to_the_exam_first_then_to_cards(page: Page) -> None:
    mock = {"when": "2024-02-01", "paper": "A", "spent": 0, "extra": 0, "seed": 1}
    due = {"4b-a1": [1, 1, 2.3, 2.1, 2, 0], "9z-a1": [1, 1, 2.3, 2.1, 2, 0]}
    state = {"version": 3, "answers": {}, "practice": {}, "cards": due, "history": []}
    for handed_in, text in [(False, "Continue the mock exam"), (True, "1 card is due")]:
        sat = mock | {"answers": {}, "handedIn": handed_in}
        keep(page, state | {"mock": sat})
        page.goto("")
        expect(page.locator(".start")).to_have_text(text)
    page.locator(".start").click()
    expect(told(page)).to_have_text(re.compile("^1 due today"))
    rate(page, "1")
    assert sorted(known(page)) == ["4b-a1", "9z-a1"]  # one of an older deck


def test_where_nothing_may_be_kept_cards_last_until_the_page_is_left(
    page: Page,
) -> None:
    forbid_storage(page)
    page.goto("cards/")
    asked = rate(page, "1")

    expect(front(page)).not_to_have_text(asked)
    expect(page.get_by_role("alert")).to_contain_text("lets no page keep anything")


def test_both_sides_can_be_read_by_everybody(phone: Page) -> None:
    phone.get_by_label("Your answer").fill("mine")
    phone.get_by_role("button", name="Show answer").click()

    assert axe.faults(phone) == []


def test_nothing_can_be_pressed_before_the_script_has_come(own_page: Page) -> None:
    own_page.route("**/cards.js", lambda route: route.abort())
    own_page.goto("cards/")

    expect(own_page.get_by_role("button", name="Show answer")).to_have_count(0)


def test_on_paper_all_cards_stand_open(page: Page) -> None:
    page.goto("cards/")
    page.emulate_media(media="print")

    expect(page.locator("form.cards")).to_be_hidden()
    expect(page.locator("[data-card] > p").first).to_be_visible()
