"""A printed page: everything is open, nothing is cut off, links can be followed."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from serving import PAGES, PROBLEMS

# A4 with margins of 15 mm, in CSS pixels.
PAPER = {"width": 680, "height": 1009}
MARGINS = dict.fromkeys(("top", "right", "bottom", "left"), "15mm")

CUT = """
() => [...document.querySelectorAll(".md-content :is(pre, figure, table, div.math)")]
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1
    || e.scrollWidth > e.clientWidth + 1
    || (e.tagName === "PRE" && e.scrollHeight > e.clientHeight))
  .map((e) => [e.textContent.slice(0, 60), e.scrollWidth, e.clientWidth])
"""
HIDDEN = """
() => [...document.querySelectorAll(".md-content details")]
  .filter((e) => e.lastElementChild.getBoundingClientRect().height < 1)
  .map((e) => e.textContent.slice(0, 60))
"""


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def paper(request: pytest.FixtureRequest, chromium: Browser, site: str) -> Any:
    """A page as it is printed, with and without scripts."""
    scripts = request.param
    options = {"base_url": site, "viewport": PAPER, "java_script_enabled": scripts}
    context = chromium.new_context(**options)
    page = context.new_page()
    page.emulate_media(media="print", color_scheme="dark")
    yield page
    context.close()


def test_paper_is_white_has_no_buttons_and_shows_all(paper: Page) -> None:
    for address in (PROBLEMS[3], "formula-sheet/", "labs/3-convolution/", "use-it/"):
        paper.goto(address)
        assert paper.evaluate(HIDDEN) == [], address
        assert paper.evaluate(CUT) == [], address
        ground = paper.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(255, 255, 255)"
        for part in (".md-header", ".md-sidebar", ".copy", "form button", ".md-footer"):
            assert paper.locator(f"{part}:visible").count() == 0, part


def test_the_target_of_a_link_to_elsewhere_is_printed(page: Page) -> None:
    page.emulate_media(media="print")
    page.goto("how-it-is-verified/")

    printed = page.evaluate("""
      () => [...document.querySelectorAll(".md-content a[href^=http]")]
        .map((link) => [link.href, getComputedStyle(link, "::after").content])
    """)

    assert printed
    assert [href for href, text in printed if href not in text] == []


def test_the_formula_sheet_is_one_sheet(page: Page) -> None:
    assert "formula-sheet/" in PAGES
    page.goto("formula-sheet/")

    pdf = page.pdf(format="A4", margin=MARGINS)

    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 2


def test_a_mock_exam_that_is_not_started_is_printed_with_all_questions(
    page: Page,
) -> None:
    page.goto("mock-exam/")
    asked = page.locator(".md-content form.try-it:visible")
    schemes = page.locator(".md-content details.marking:visible")

    assert page.locator("form.try-it, details.marking").count() == 0  # costs time
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert (asked.count(), schemes.count()) == (54, 0)


def test_printing_opens_what_is_closed_and_closes_it_again(page: Page) -> None:
    page.goto(PROBLEMS[0])
    page.locator("details").first.evaluate("block => (block.open = true)")
    closed = page.locator(".md-content details:not([open])")
    before = closed.count()

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert closed.count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert closed.count() == before > 10
