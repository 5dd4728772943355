"""Figures that move: loaded when asked for, moved by keys, said in a sentence."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import axe
import pytest
from playwright.sync_api import Locator, Page, Route, expect
from visits import PHONE, Served

from exam_site import ROOT
from exam_site.web.bundles import MOVING

SCRIPT = "/assets/javascripts/figures.js"
PAGES = sorted((ROOT / "docs" / "problems").glob("*.md"))
# What axe finds wrong in the figure that is open.
WRONG = """
async () => {
  const { violations } = await axe.run("figure:has(form)");
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + html));
}
"""


def page_of(name: str) -> str:
    """The address of the page on which a figure stands."""
    (found,) = (p for p in PAGES if f"/{name}.svg" in p.read_text(encoding="utf-8"))
    return f"problems/{Path(found).stem}/"


def shown(page: Page, name: str) -> Locator:
    """The figure, on its page, in its opened block."""
    page.goto(page_of(name))
    figure = page.locator(f'figure[data-moves="{name}"]')
    page.locator("details", has=figure).evaluate("block => { block.open = true }")
    return figure


@pytest.mark.parametrize("name", MOVING)
def test_keys_move_it_and_a_sentence_says_what_is_seen(
    name: str, page: Page, served: Served
) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.set_viewport_size(PHONE)
    page.emulate_media(reduced_motion="reduce")  # colours change at once
    before = len(served.answers)
    figure = shown(page, name)
    still, caption = figure.locator("> svg"), figure.locator("> figcaption")
    drawing, output = figure.locator("form svg"), figure.locator("output")
    assert SCRIPT not in dict(served.answers[before:])

    # Opened by a key, which leads to the first control.
    figure.get_by_role("button", name="Move it").focus()
    page.keyboard.press("Enter")
    expect(figure.locator("[name]").first).to_be_focused()
    expect(output).to_have_text(re.compile(r"\d.*\.$"))
    expect(still).to_be_hidden()
    expect(caption).to_be_hidden()
    assert SCRIPT in dict(served.answers[before:])

    # Each slider, by keys: another drawing, then another sentence, which names it.
    for slider in figure.get_by_role("slider").all():
        drawn, said = drawing.inner_html(), output.inner_text()
        value = slider.get_attribute("aria-valuetext")
        slider.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        assert slider.get_attribute("aria-valuetext") != value
        assert drawing.inner_html() != drawn
        expect(output).not_to_have_text(said)
        expect(output).to_have_text(drawing.get_attribute("aria-label") or "")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]

    page.evaluate(axe.AXE)
    for scheme, kept in (("light", "default"), ("dark", "slate")):
        page.emulate_media(color_scheme=scheme)
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", kept)
        assert page.evaluate(WRONG) == [], scheme

    # On paper, and for those who want it back, the still picture.
    page.emulate_media(media="print")
    expect(still).to_be_visible()
    expect(caption).to_be_visible()
    expect(figure.locator("form, button").first).to_be_hidden()
    page.emulate_media(media="screen")
    moved = drawing.get_attribute("aria-label") or ""
    figure.get_by_role("button", name="As at first").press("Enter")
    expect(drawing).not_to_have_attribute("aria-label", moved)
    expect(output).not_to_have_text(moved)
    figure.get_by_role("button", name="Still picture").press("Enter")
    expect(still).to_be_visible()
    expect(figure.get_by_role("button", name="Move it")).to_be_focused()
    assert hosts == {urlsplit(served.address).netloc}


def test_a_script_that_does_not_come_can_be_asked_for_again(page: Page) -> None:
    figure = shown(page, "4b_windows")
    lost: list[Route] = []

    def lose(route: Route) -> None:
        lost.append(route)
        route.abort()

    page.route(f"**{SCRIPT}", lose)
    figure.get_by_role("button", name="Move it").click()
    expect(figure.get_by_role("button", name="Not loaded: try again")).to_be_visible()
    expect(figure.locator("> svg")).to_be_visible()
    page.unroute(f"**{SCRIPT}")
    figure.get_by_role("button").click()

    expect(figure.locator("output")).to_contain_text("windows start at 0, 3")
    assert len(lost) == 1
