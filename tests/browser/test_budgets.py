"""What a page costs, whom it asks, and under which policy it works.

Every page of these tests is served with the Content-Security-Policy of
.github/MAINTAINING.md, and fails its test when anything breaks the policy (see
conftest.py).
"""

from urllib.parse import urlsplit

import pytest
from addresses import EVERYTHING, PROBLEMS
from playwright.sync_api import Page, expect
from visits import Served, Visits, load

# Bytes that a page may cost, compressed and with an empty cache, and how many more the
# next one may cost. Both are mostly programs, formulas and figures, which are there
# without scripts; the mock exam, with 54 questions, has too many of them.
COLD, NEXT = 150_000, 60_000
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
