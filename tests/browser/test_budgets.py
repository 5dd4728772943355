"""What a page costs, whom it asks, and under which policy it works.

Every page of these tests is served with the Content-Security-Policy of
.github/MAINTAINING.md, and fails its test when anything breaks the policy (see
conftest.py).
"""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from serving import EVERYTHING, PROBLEMS
from visits import Opened, Served, Visits, load

# Bytes that a page may cost, compressed and with an empty cache, and how many more the
# next one may cost. Both are mostly programs, formulas and figures, which are there
# without scripts; the mock exam, with 54 questions, has too many of them.
COLD, NEXT = 150_000, 60_000
# Texts and boxes with a place on the page; the longest page has 45 000 with all open.
LAID_OUT = 6_000
LONGER_COLD = {"mock-exam/": 160_000}


@pytest.mark.parametrize("address", EVERYTHING)
def test_a_page_asks_no_other_host(address: str, visited: Visits, site: str) -> None:
    assert visited(address).hosts == {urlsplit(site).netloc}


@pytest.mark.parametrize("address", EVERYTHING)
def test_a_page_is_light_and_does_not_move(address: str, visited: Visits) -> None:
    visit = visited(address)

    assert "/assets/site.css" in dict(visit.answers), "the cache was not empty"
    size = sum(size for _, size in visit.answers)
    assert size <= LONGER_COLD.get(address, COLD)
    assert len(visit.answers) <= 13, visit.answers
    assert visit.shift < 0.01


def test_the_browser_is_told_no_scheme_and_styles_a_page_once(page: Page) -> None:
    load(page, "")
    assert page.locator("meta[name=theme-color]").count() == 1  # the theme has run
    assert page.locator("meta[name=color-scheme]").count() == 0


def test_the_next_page_costs_little_more(page: Page, served: Served) -> None:
    load(page, "")
    for address in PROBLEMS:
        before = len(served.answers)
        load(page, address)
        # The first page's icon is asked for at any time; fonts come once, when needed.
        new = [
            (path, size)
            for path, size in served.answers[before:]
            if "/favicon" not in path and "/fonts/" not in path
        ]
        cost = sum(size for _, size in new)
        assert cost <= NEXT, (address, new)
        assert len(new) <= 4, new


def test_the_index_of_the_search_waits_until_somebody_searches(
    page: Page, served: Served
) -> None:
    before = len(served.answers)
    load(page, "")
    paths = {path for path, _ in served.answers[before:]}

    assert not [path for path in paths if "search" in path]
    with page.expect_response("**/search_index.json"):
        page.get_by_role("textbox", name="Search").click()
        page.get_by_role("textbox", name="Search").press_sequentially("dropout")
    expect(page.locator(".md-search-result__item").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_of_the_system_hold_before_anything_is_painted(
    page: Page, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.route("**/bundle.*.js", lambda route: route.fulfill(body=""))
    page.add_init_script("""
      addEventListener("DOMContentLoaded", () =>
        (window.first = document.body.dataset.mdColorScheme));
    """)
    page.goto("", wait_until="commit")
    page.wait_for_function("() => window.first")

    assert page.evaluate("first") == {"light": "default", "dark": "slate"}[scheme]


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
    scripts = "() => [...document.scripts].filter(s => s.src).map(s => s.defer)"

    assert page.evaluate(scripts) == [False, True, True, True]


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("() => console.error('late')", "late"),
        ("() => { setTimeout(() => { throw new Error('late') }) }", "late"),
        ("() => { new Image().src = 'https://example.org/x.png' }", "img-src"),
    ],
    ids=["console", "exception", "policy"],
)
def test_an_error_that_comes_last_fails_a_test(
    new_page: Opened, script: str, told: str
) -> None:
    with pytest.raises(AssertionError, match=told):
        run_last(script, new_page)


def run_last(script: str, new_page: Opened) -> None:
    with new_page() as page:
        page.goto("")
        page.evaluate(script)


def test_a_page_finds_nothing_that_another_one_kept(new_page: Opened) -> None:
    with new_page() as page:
        page.goto("")
        page.evaluate("() => localStorage.setItem('mine', '1')")
    with new_page() as page:
        page.goto("")

        assert page.evaluate("() => localStorage.getItem('mine')") is None
        assert page.evaluate("() => opener.location.pathname") == "/robots.txt"
