"""Closed blocks cost nothing until they are opened, and are printed."""

from addresses import PROBLEMS
from playwright.sync_api import Page

# Texts and boxes with a place on the page; the longest page has 45 000 with all open.
LAID_OUT = 6_000
SCRIPTS = "() => [...document.scripts].filter(s => s.src).map(s => s.defer)"


def test_what_is_closed_is_not_laid_out_on_the_longest_page(own_page: Page) -> None:
    page = own_page  # what other pages of its process have laid out would count
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.goto(PROBLEMS[4], wait_until="networkidle")

    metrics = session.send("Performance.getMetrics")["metrics"]
    laid_out = next(m["value"] for m in metrics if m["name"] == "LayoutObjects")
    assert page.locator("details:not([open]) pre").count() > 10
    assert laid_out < LAID_OUT


def test_no_script_but_the_frames_holds_up_the_page(page: Page) -> None:
    page.goto(PROBLEMS[0])

    assert page.evaluate(SCRIPTS) == [False, True, True, True]


def test_printing_opens_what_is_closed_and_closes_it_again(page: Page) -> None:
    page.goto(PROBLEMS[0])
    page.locator("details").first.evaluate("block => (block.open = true)")
    closed = page.locator(".md-content details:not([open])")
    before = closed.count()

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert closed.count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert closed.count() == before > 10


def test_a_table_is_in_a_part_that_scrolls(page: Page) -> None:
    """Marking the words of a search must not put it into two of them."""
    for address in ("notation/", "notation/?h=symbol"):
        page.goto(address, wait_until="networkidle")
        table = page.locator(".md-content table").first
        part = page.locator(".md-content .md-typeset__scrollwrap").first
        assert page.locator(".md-content table").count() > 0
        assert table.bounding_box()["width"] <= part.bounding_box()["width"]
        assert part.bounding_box()["x"] <= table.bounding_box()["x"]
