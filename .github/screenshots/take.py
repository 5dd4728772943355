"""Photographs pages of the built site for the README, in light and in dark.

`make screenshot` runs it. A palette of 128 colours makes the files a third as large.
"""

import io
import os
import shutil
import sys
import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from exam_site import ROOT

SIZE = {"width": 1280, "height": 880}
COLORS = 128


def read_proof(page: Page) -> None:
    """Open the proof of 4b, and read the end of its program and the output."""
    page.locator("#q4b ~ details.proof > summary").first.click()
    page.get_by_role("button", name="Show the output").first.click()
    program = page.locator("#q4b ~ details.proof .language-python").first
    program.locator("code").evaluate("code => code.scrollTo(0, code.scrollHeight)")
    to_top(program)


def answer(page: Page) -> None:
    """Answer 6a, and look at the drawing above it."""
    form = page.locator("form[data-question='6a']")
    form.get_by_label("number of parameters").fill("45")
    form.get_by_role("button", name="Check").click()
    to_top(page.locator("figure").first)


def to_top(part: Locator) -> None:
    """Scroll until the part lies below the page's header."""
    part.evaluate("part => scrollBy(0, part.getBoundingClientRect().top - 70)")


# A picture's name, its page, and what a reader has done there before.
SHOTS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "problem-4": ("problems/4-convolutional-networks/", read_proof),
    "problem-6": ("problems/6-recurrent-networks/", answer),
}


def photograph(browser: Browser, base: str, name: str, scheme: str) -> None:
    """Write one picture beside this file."""
    address, act = SHOTS[name]
    options = {"color_scheme": scheme, "reduced_motion": "reduce", "viewport": SIZE}
    page = browser.new_page(**options)
    page.goto(base + address)
    act(page)
    page.evaluate("document.activeElement.blur()")
    page.evaluate("document.fonts.ready.then(() => true)")
    image = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    few = image.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
    few.save(Path(__file__).with_name(f"{name}-{scheme}.png"), optimize=True)
    page.close()


if __name__ == "__main__":
    handler = partial(SimpleHTTPRequestHandler, directory=ROOT / "site")
    if not (program := shutil.which(os.environ.get("CHROMIUM", "chromium"))):
        sys.exit("no Chromium: install it, or set CHROMIUM to its path")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as play:
            flags = ["--no-sandbox", "--disable-gpu"]
            browser = play.chromium.launch(executable_path=program, args=flags)
            for name in SHOTS:
                for scheme in ("light", "dark"):
                    base = f"http://127.0.0.1:{server.server_port}/"
                    photograph(browser, base, name, scheme)
            browser.close()
        server.shutdown()
