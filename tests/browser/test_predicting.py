"""What does it print? An output is closed until a reader has said it, or opens it."""

import re

import axe
from playwright.sync_api import Locator, Page, expect
from serving import PROBLEMS
from sitting import PHONE, kept

FOUR, ONE = PROBLEMS[3], PROBLEMS[0]
SHOWN = "all => all.filter(one => one.checkVisibility()).length"


def question(page: Page, asks: str, address: str = FOUR) -> Locator:
    """A prediction, on a phone, in its proof."""
    page.set_viewport_size(PHONE)
    page.goto(address)
    form = page.locator("form.predict", has_text=asks)
    form.evaluate("form => (form.closest('details').open = true)")
    return form


def printed(form: Locator) -> Locator:
    return form.locator("xpath=following-sibling::pre")


def test_a_prediction_by_keyboard_opens_the_output_and_leads_to_the_reason(
    page: Page,
) -> None:
    form = question(page, "with stride 1 in place of 3?")
    blank, said = form.get_by_role("textbox"), form.get_by_role("status")
    expect(printed(form)).to_be_hidden()
    blank.focus()
    page.keyboard.type("many")
    page.keyboard.press("Enter")
    expect(said).to_have_text(re.compile("^Not read: .*a number is expected"))
    expect(printed(form)).to_be_hidden()
    blank.fill("22")
    page.keyboard.press("Enter")

    expect(said).to_have_text("Yes: 22. Why")
    expect(said).to_be_focused()
    expect(printed(form)).to_contain_text("stride forgotten 22")
    assert form.locator(":is(input, button)").evaluate_all(SHOWN) == 0
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    why = page.locator("#because-4b")
    expect(why).to_be_in_viewport()
    expect(why).to_have_text(re.compile(r"^Why\."))


def test_a_wrong_prediction_tells_what_is_printed(page: Page) -> None:
    form = question(page, "with stride 1 in place of 3?")
    form.get_by_role("textbox").fill("20")
    form.get_by_role("button", name="Check").click()

    expect(form.get_by_role("status")).to_have_text("It prints 22. Why")
    expect(printed(form)).to_be_visible()
    assert not (kept(page) or {}).get("answers")  # no credits


def test_a_choice_is_one_press_and_other_outputs_stay_closed(page: Page) -> None:
    form = question(page, "And with 128?", ONE)
    form.get_by_role("button", name="leaves 0.01").press("Enter")

    expect(form.get_by_role("status")).to_have_text("It prints diverges. Why")
    expect(printed(form)).to_be_visible()
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    closed = page.locator("form.predict ~ pre")
    assert closed.evaluate_all(SHOWN) == 1 < closed.count()


def test_an_output_can_be_opened_without_a_prediction(page: Page) -> None:
    form = question(page, "horizontal edge?")
    form.get_by_role("button", name="Show the output").click()

    expect(printed(form)).to_be_visible()
    expect(form.get_by_role("status")).to_have_text("It prints 0. Why")


def test_without_scripts_and_on_paper_all_outputs_are_shown(page: Page) -> None:
    for scripts in (True, False):
        page.emulate_media(media="print" if scripts else "screen")
        session = page.context.new_cdp_session(page)
        off = {"value": not scripts}
        session.send("Emulation.setScriptExecutionDisabled", off)
        page.goto(FOUR)
        every = page.locator("details")
        every.evaluate_all("all => all.forEach(one => one.open = true)")
        outputs = page.locator(".language-text pre")
        assert outputs.evaluate_all(SHOWN) == outputs.count() > 6
        assert page.locator("form.predict").evaluate_all(SHOWN) == 0


def test_predictions_can_be_read_by_everybody(page: Page) -> None:
    form = question(page, "with stride 1 in place of 3?")
    form.get_by_role("button", name="Show the output").click()

    assert axe.faults(page) == []


def test_a_closed_box_has_no_field_that_would_make_browsers_lay_it_out(
    page: Page,
) -> None:
    page.goto(FOUR)
    fields = page.locator("details:not([open]) :is(input:not([type=checkbox]), select)")
    assert fields.count() == 0
