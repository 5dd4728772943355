"""The site as files on a disk: no server, no network, and still a search."""

import re
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from building import build_site
from playwright.sync_api import Browser, expect
from visits import DESKTOP


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `make site OFFLINE=1` builds."""
    folder = tmp_path_factory.mktemp("offline") / "site"
    assert build_site(folder, OFFLINE="true") == ""
    return folder


def test_every_link_names_a_file(offline: Path) -> None:
    lost = []
    for page in offline.rglob("*.html"):
        if page.name == "404.html":  # needs a server
            continue
        text = page.read_text(encoding="utf-8")
        for url in re.findall(r'(?:href|src)="([^"]*)"', text):
            path = unquote(urldefrag(url).url)
            local = path and not re.match(r"(https?|data|mailto):", path)
            if local and not (page.parent / path).is_file():
                lost.append((page.relative_to(offline), url))

    assert lost == []
    assert ".zip" not in (offline / "index.html").read_text(encoding="utf-8")


def test_a_reader_searches_and_reads_without_a_server(
    offline: Path, chromium: Browser
) -> None:
    context = chromium.new_context(offline=True, viewport=DESKTOP)
    page = context.new_page()
    page.goto((offline / "index.html").as_uri())
    said = "You read this site as files: it needs no network."
    expect(page.locator(".offline output")).to_have_text(said)
    expect(page.locator(".offline button:visible")).to_have_count(0)
    page.get_by_role("textbox", name="Search").press_sequentially("receptive field")
    page.locator(".md-search-result__item a[href*='#q4d']").click()

    expect(page).to_have_url(re.compile(r"4-convolutional-networks\.html.*#q4d"))
    expect(page.locator("#q4d")).to_be_in_viewport()
    expect(page.locator("mark").first).to_be_attached()
    expect(page.locator("#q4d")).to_have_css("font-weight", "650")  # of our style
    fonts = "() => document.fonts.ready.then((all) => [...all].map((f) => f.status))"
    statuses = page.evaluate(fonts)
    assert "loaded" in statuses
    assert "error" not in statuses
    context.close()
