"""One visit of a page with an empty cache, and everything that is asked about it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from urllib.parse import urlsplit

import axe
from playwright.sync_api import Page

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
Opened = Callable[[], AbstractContextManager[Page]]  # opens a page, closes it again

# The sum of all layout shifts until now, those included that came first.
SHIFT = """
() => new Promise((tell) => {
  let sum = 0;
  const add = (list) => list.getEntries().forEach((entry) => (sum += entry.value));
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
  document.fonts.ready.then(() => setTimeout(() => tell(sum), 100));
})
"""


@dataclass(frozen=True)
class Served:
    """The built site on this machine: its address, path and bytes of each answer."""

    address: str
    answers: list[tuple[str, int]]


@dataclass(frozen=True)
class Visit:
    """What a page loaded, how it moved meanwhile, and what axe finds wrong on it."""

    hosts: set[str]
    answers: list[tuple[str, int]]  # path and bytes
    shift: float
    faults: list[str]


def visit(page: Page, address: str, answers: list[tuple[str, int]]) -> Visit:
    """Open a page and look at it from all sides."""
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    before = len(answers)
    shift = load(page, address)
    loaded = answers[before:]
    return Visit(hosts, loaded, shift, axe.faults(page))


def load(page: Page, address: str) -> float:
    """Open a page and wait for its fonts; the sum of its layout shifts."""
    page.goto(address)
    shift: float = page.evaluate(SHIFT)
    return shift


Visits = Callable[[str], Visit]
