"""The browser in which the site is tested and photographed: which, and how it starts.

Nothing here needs Playwright until the browser is started.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from exam_site.errors import SiteError

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROWSERS = (
    *("chromium", "chromium-browser", "google-chrome"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
)


def chromium() -> str:
    """The path of Chromium or Chrome, or nothing where there is none.

    Raises:
        SiteError: if the variable CHROMIUM names what is no program.
    """
    named = os.environ.get("CHROMIUM")
    found = filter(None, map(shutil.which, [named] if named else BROWSERS))
    program = next(found, "")
    if named and not program:
        what = f"{named!r} is no program that can be run"
        raise SiteError("CHROMIUM", what, "Set the path of Chromium or Chrome.")
    return program


@contextmanager
def started(program: str) -> Iterator["Browser"]:
    """Chromium, until the block ends."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()
