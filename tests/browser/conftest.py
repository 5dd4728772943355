"""A real browser for the built site; where there is none, CI fails and others are told.

The browser is Debian's `chromium`, Chrome, or whatever the variable CHROMIUM names.
"""

import os
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, NAMES)), ""
)
HERE = Path(__file__).parent
FORBIDDEN = "storage is forbidden"  # the theme's own script does not catch it
expect.set_options(timeout=20_000)  # machines are slow at times


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Without a browser these tests are left out, with a warning; never in CI."""
    mine = [item for item in items if HERE in item.path.parents]
    if mine and not CHROMIUM and not os.environ.get("CI"):
        config.hook.pytest_deselected(items=mine)
        items[:] = [item for item in items if item not in mine]
        text = f"{len(mine)} browser tests are left out: no Chromium (set CHROMIUM)"
        config.issue_config_time_warning(UserWarning(text), stacklevel=2)


class Quiet(SimpleHTTPRequestHandler):
    """A file server that logs nothing."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def site(built_site: Path) -> Iterator[str]:
    """The address of the built site, served from this machine."""
    handler = partial(Quiet, directory=built_site)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium, started once."""
    if not CHROMIUM:
        pytest.fail("no Chromium: install Debian's package, or set CHROMIUM")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    flags += ["--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    """A page of a new browser profile; an error of its scripts fails the test."""
    context = chromium.new_context(base_url=site)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert [error for error in errors if error != FORBIDDEN] == []


def forbid_storage(page: Page) -> None:
    """Make the browser refuse to keep anything, as it does for blocked sites."""
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() {"
        f" throw new DOMException('{FORBIDDEN}', 'SecurityError') }} }})"
    )
