"""A real browser for the built site; where there is none, CI fails.

The browser is Debian's `chromium`, Chrome, or whatever the variable CHROMIUM names.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from building import FLAGS
from building import chromium as find_chromium
from playwright.sync_api import Browser, Page, expect, sync_playwright
from serving import REFUSED, Server
from visits import DESKTOP, Opened, Served, Visit, Visits, visit

CHROMIUM = find_chromium()
HERE = Path(__file__).parent
expect.set_options(timeout=20_000)  # machines are slow at times


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Mark the tests of this folder; leave them out where there is no browser.

    They come early, as they take longest. In CI they fail without a browser.
    """
    mine = [item for item in items if HERE in item.path.parents]
    for item in mine:
        item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: HERE not in item.path.parents)
    if not CHROMIUM and not os.environ.get("CI"):
        config.hook.pytest_deselected(items=mine)
        items[:] = [item for item in items if item not in mine]


@pytest.fixture(scope="session")
def served(built_site: Path) -> Iterator[Served]:
    """The built site, served from this machine."""
    handler = partial(Server, directory=built_site)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Served(f"http://127.0.0.1:{server.server_port}/", Server.answers)
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def site(served: Served) -> str:
    """The address of the built site."""
    return served.address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium, started once."""
    if not CHROMIUM:
        pytest.fail("no Chromium: install Debian's package, or set CHROMIUM")
    with sync_playwright() as play:
        yield (started := play.chromium.launch(executable_path=CHROMIUM, args=FLAGS))
        started.close()


# Into the page's own log, which `watched` reads.
TELL = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""


@contextmanager
def watched(page: Page) -> Iterator[Page]:
    """Close a page at the end; an error of its scripts, or of its policy, is raised."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    try:
        yield page
    finally:
        page.close()  # and be told what is still under way
    assert [error for error in errors if REFUSED not in error] == []


@pytest.fixture(scope="session")
def first_page(chromium: Browser, site: str) -> Iterator[Page]:
    """The first page of a profile, without scripts, which opens the others.

    They share its process: starting one takes as much work as most tests.
    """
    with chromium.new_context(base_url=site) as context:
        context.add_init_script(TELL)
        page = context.new_page()
        page.goto("robots.txt")
        yield page


@contextmanager
def opened(first: Page) -> Iterator[Page]:
    """A page of a profile that has kept nothing, until the block ends."""
    session = first.context.new_cdp_session(first)
    session.send("Network.clearBrowserCache")
    session.detach()
    first.evaluate("() => localStorage.clear()")
    with first.expect_popup() as popup:
        first.evaluate("() => { open() }")
    try:
        with watched(popup.value) as page:
            yield page
    finally:
        for other in first.context.pages[1:]:
            other.close()


@pytest.fixture
def new_page(first_page: Page) -> Opened:
    """Open a page as of a new browser profile, as often as one likes."""
    return partial(opened, first_page)


@pytest.fixture
def page(new_page: Opened) -> Iterator[Page]:
    """A page as of a new browser profile; an error of its scripts fails the test."""
    with new_page() as page:
        yield page


@pytest.fixture
def own_page(chromium: Browser, site: str) -> Iterator[Page]:
    """A page of a profile and a process of its own, whose clock may be changed."""
    with chromium.new_context(base_url=site) as context:
        context.add_init_script(TELL)
        with watched(context.new_page()) as page:
            yield page


@pytest.fixture(scope="session")
def visited(first_page: Page, served: Served) -> Visits:
    """Visit a page with an empty cache, once, however many tests ask about it.

    If it moves a little, once more: on a busy machine a formula's font can come after
    the first picture.
    """

    def look(address: str) -> Visit:
        with opened(first_page) as page:
            page.set_viewport_size(DESKTOP)
            page.emulate_media(reduced_motion="reduce")
            return visit(page, address, served.answers)

    @cache
    def looks(address: str) -> Visit:
        first = look(address)
        return look(address) if 0.01 <= first.shift < 0.1 else first

    return looks
