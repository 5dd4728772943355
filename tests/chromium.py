"""The browser of the tests: which, and how it starts."""

import os
import shutil

import pytest

NAMES = (
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
        pytest.UsageError: if the variable CHROMIUM names what is no program.
    """
    named = os.environ.get("CHROMIUM")
    found = filter(None, map(shutil.which, [named] if named else NAMES))
    program = next(found, "")
    if named and not program:
        what = "set the path of Chromium or Chrome"
        raise pytest.UsageError(f"CHROMIUM: {named!r} is no program: {what}")
    return program
