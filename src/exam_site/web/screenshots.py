"""`make screenshot` photographs pages of the built site for the README.

Each picture is taken in light and in dark, at one size, and with a palette of 128
colours: a page has few, and the files become a third as large.
"""

import io
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from exam_site import ROOT
from exam_site.web.browser import chromium, started

FOLDER = ROOT / "figures" / "screenshots"
SIZE = (1280, 880)
SCHEMES = ("light", "dark")
COLORS = 128


@dataclass(frozen=True)
class Shot:
    """A picture: its name, the page, and what a reader has done there before."""

    name: str
    address: str
    act: Callable[[Page], None]


def _nothing(_: Page) -> None:
    """The page as it opens."""


def _read_solution(page: Page) -> None:
    """Open the solution of 4b, and read the end of its program and the output."""
    page.locator("#q4b ~ details.solution > summary").first.click()
    program = page.locator("#q4b ~ details.solution .language-python").first
    program.locator("code").evaluate("code => code.scrollTo(0, code.scrollHeight)")
    _to_top(program)


def _answer(page: Page) -> None:
    """Answer 6a, and look at the drawing above it."""
    form = page.locator("form[data-question='6a']")
    form.get_by_label("number of parameters").fill("45")
    form.get_by_role("button", name="Check").click()
    _to_top(page.locator("figure").first)


def _to_top(part: Locator) -> None:
    """Scroll until the part lies below the page's header."""
    part.evaluate("part => scrollBy(0, part.getBoundingClientRect().top - 70)")


SHOTS = (
    Shot("home", "", _nothing),
    Shot("problem-4", "problems/4-convolutional-networks/", _read_solution),
    Shot("problem-6", "problems/6-recurrent-networks/", _answer),
)


class _Quiet(SimpleHTTPRequestHandler):
    """A file server that reports nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a folder, served from this machine."""
    handler = partial(_Quiet, directory=site)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def photograph(browser: Browser, address: str, folder: Path = FOLDER) -> list[Path]:
    """Write every picture in both schemes.

    Args:
        browser: Chromium, started.
        address: where the site is served.
        folder: where the pictures go.

    Returns:
        The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _take(browser, address, shot, scheme, folder)
        for shot in SHOTS
        for scheme in SCHEMES
    ]


def _take(
    browser: Browser, address: str, shot: Shot, scheme: str, folder: Path
) -> Path:
    width, height = SIZE
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(shot.address)
    shot.act(page)
    page.evaluate("document.activeElement.blur()")
    page.evaluate("document.fonts.ready.then(() => true)")
    picture = page.screenshot(animations="disabled")
    context.close()
    path = folder / f"{shot.name}-{scheme}.png"
    path.write_bytes(small(picture))
    return path


def small(picture: bytes) -> bytes:
    """A PNG with a palette, compressed as far as PNG goes."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    few = image.quantize(COLORS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    packed = io.BytesIO()
    few.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def main(site: Path = ROOT / "site", folder: Path = FOLDER) -> int:
    """Photograph the built site; the exit status."""
    program = chromium()
    if not program:
        print("no Chromium: install it, or set CHROMIUM to its path", file=sys.stderr)
        return 1
    with served(site) as address, started(program) as browser:
        for path in photograph(browser, address, folder):
            print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
