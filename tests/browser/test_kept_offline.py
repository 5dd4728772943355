"""Kept for offline: all works without a network, or it is said why not."""

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from serving import KINDS, PAGES, Server
from sitting import EXAM, answer_all, fill, form, press
from test_mock_exam import agree, button, credits
from test_practice_page import expect_variant, variant

from exam_site.web import offline

PRACTICE = "assets/practice/4b.js"
# What `version` reads: the version of a page and of the scripts that it has loaded.
MARKS = {
    "</head>": '<meta name="version" content="2"></head>',
    "script": "\n(globalThis.version ??= []).push(2);\n",
}
FETCHED = """
(all) => Promise.all(all.map(async (url) => {
  const answer = await fetch(url);
  return [answer.status, answer.headers.get("content-security-policy")];
}))
"""
VERSION = """
() => document.readyState === "complete" &&
  [document.querySelector("meta[name=version]")?.content ?? "1",
    ...(globalThis.version ?? [1])].join("")
"""


class Host:
    """A server with the site below a path. It can be stopped, and be unreliable."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.loses: Callable[[str], bool] = lambda _: False
        self.asked: list[str] = []
        host = self

        class Below(Server):
            def __init__(self, *arguments: Any) -> None:
                super().__init__(*arguments, directory=str(host.folder))

            def do_GET(self) -> None:
                name = self.path.removeprefix("/below/").partition("?")[0]
                host.asked.append(name)
                if name == self.path or host.loses(name):
                    return  # the connection ends without an answer
                self.path = f"/{name}"
                super().do_GET()

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Below)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_port}/below/"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def host(small: Path) -> Iterator[Host]:
    with closing(Host(small)) as host:
        yield host


@pytest.fixture
def reader(chromium: Browser, host: Host) -> Iterator[BrowserContext]:
    """A browser profile of its own."""
    with chromium.new_context(base_url=host.address) as context:
        yield context


LEFT_OUT = ("labs", "api", "programs", "notebooks", "figures", "lunr", "*.map")


@pytest.fixture(scope="module")
def small(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site without most of its files."""
    folder = tmp_path_factory.mktemp("small") / "site"
    shutil.copytree(built_site, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    offline.write(folder)
    return folder


@pytest.fixture(scope="module")
def newer(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The next version of that: each page and some scripts are marked."""
    folder = tmp_path_factory.mktemp("newer") / "site"
    shutil.copytree(small, folder)
    for path in folder.rglob("index.html"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("</head>", MARKS["</head>"]), encoding="utf-8")
    for name in ("assets/javascripts/self-test.js", PRACTICE):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(MARKS["script"])
    offline.write(folder)
    return folder


def said(page: Page) -> Any:
    return expect(page.locator(".offline output"))


def keep(page: Page) -> None:
    page.goto("")
    page.get_by_role("button", name="Keep for offline").press("Enter")
    said(page).to_have_text(re.compile("^Kept for offline"))


def cut(reader: BrowserContext, host: Host) -> None:
    """No network, and no server."""
    host.close()
    reader.set_offline(True)


def caches(page: Page) -> int:
    count: int = page.evaluate("async () => (await caches.keys()).length")
    return count


def test_all_pages_search_practice_and_mock_exam_work_without_a_network(
    reader: BrowserContext, host: Host, built_site: Path
) -> None:
    host.folder = built_site
    page = reader.new_page()
    page.goto("")
    said(page).to_have_text(re.compile(r"That loads [\d,]+ kB, and takes [\d,]+ kB"))
    assert caches(page) == 0
    assert page.evaluate("navigator.serviceWorker.getRegistrations()") == []
    keep(page)
    cut(reader, host)
    lost: list[str] = []
    page.on("requestfailed", lambda it: lost.append(f"{it.failure} {it.url}"))

    page.get_by_role("textbox", name="Search").press_sequentially("receptive field")
    page.locator(".md-search-result__item a[href*='#q4d']").click()
    expect(page.locator("#q4d")).to_be_in_viewport()
    for address in {*KINDS} & {*PAGES}:
        answer = page.goto(address)
        assert answer, address
        assert (answer.status, answer.from_service_worker) == (200, True), address
        assert page.evaluate("document.fonts.ready.then(() => 1)")
    answers = page.evaluate(FETCHED, [host.address + address for address in PAGES])
    assert answers == [[200, Server.policy]] * len(PAGES)

    page.goto("practice/")
    practice = page.locator('form.practice[data-question="4b"]')
    practice.get_by_role("button", name="New numbers").click()
    expect_variant(page, "4b", 2)
    fill(practice, [variant("4b", 2)["blanks"][0]["value"]])
    expect(press(practice)).to_have_text(re.compile("^Right"))
    page.goto("problems/4-convolutional-networks")  # without a slash at the end
    assert page.url.endswith("networks/")
    answer_all(page, [EXAM.question("4b")])
    agree(page)
    page.goto("mock-exam/index.html")
    assert page.url.endswith("mock-exam/")
    button(page, "Start").click()
    fill(form(page, "4b"), ["8 x 8 x 5"])
    button(page, "Hand in").click()
    expect(credits(page)).to_have_text("2 of 90 credits")
    # Leaving a page takes back what it still asks for.
    assert [each for each in lost if "net::ERR_ABORTED" not in each] == []


def expect_version(page: Page, marks: str) -> None:
    """A version's number for each marked part that the page has loaded."""
    found = f"(marks) => ({VERSION})() === marks"
    page.wait_for_function(found, arg=marks)


def test_a_new_version_is_taken_up_whole_and_by_all_pages_at_once(
    reader: BrowserContext, host: Host, newer: Path
) -> None:
    page = reader.new_page()
    keep(page)
    host.folder, before = newer, len(host.asked)
    page.goto("")
    said(page).to_contain_text("A newer version is here, too")
    loaded = host.asked[before:]
    assert "problems/5-training/" in loaded
    assert "assets/site.css" not in loaded, "what did not change is loaded again"
    other = reader.new_page()
    other.goto("practice/#4b", wait_until="commit")
    practice = other.locator('form.practice[data-question="4b"]')
    practice.get_by_role("button", name="New numbers").click()
    expect_variant(other, "4b", 2)
    expect_version(page, "11")
    expect_version(other, "11")

    page.close()
    other.goto("practice/?again#4b-2", wait_until="commit")
    expect_variant(other, "4b", 2)
    assert other.url.endswith("practice/?again#4b-2")
    expect_version(other, "222")  # page, script, numbers
    assert caches(other) == 1
    cut(reader, host)
    for address in ("", "problems/2-initialization/"):
        other.goto(address)
        expect_version(other, "22")


def test_an_update_that_breaks_off_leaves_the_version_before_whole(
    reader: BrowserContext, host: Host, newer: Path
) -> None:
    page = reader.new_page()
    keep(page)
    host.folder = newer
    host.loses = lambda name: name == "problems/8-short-questions/"
    page.goto("")
    said(page).to_have_text(re.compile("A newer version could not be loaded: the netw"))

    for address in ("problems/5-training/", "problems/8-short-questions/", ""):
        page.goto(address)
        expect_version(page, "11")
    said(page).to_contain_text("everything works without a network")
    host.loses = lambda _: False
    page.goto("")
    said(page).to_contain_text("A newer version is here, too")
    page.goto("problems/8-short-questions/", wait_until="commit")
    expect_version(page, "22")


def test_a_first_try_that_breaks_off_says_so_and_the_next_goes_on_from_there(
    reader: BrowserContext, host: Host
) -> None:
    page = reader.new_page()
    page.goto("")
    host.loses = lambda name: name == "problems/2-initialization/"
    page.get_by_role("button", name="Keep for offline").press("Enter")
    message = r"^Not kept: the network has broken off\. [1-9]\d* of \d+ files have come"
    said(page).to_have_text(re.compile(message))
    expect(page.get_by_role("button", name="Remove")).to_be_visible()
    page.goto("notation/")
    assert page.evaluate("navigator.serviceWorker.controller") is None

    host.loses, before = lambda _: False, len(host.asked)
    keep(page)
    again = host.asked[before:]
    assert "problems/2-initialization/" in again
    assert "search/search_index.json" not in again


def test_half_a_cache_is_told_and_made_whole(
    reader: BrowserContext, host: Host
) -> None:
    page = reader.new_page()
    keep(page)
    page.evaluate(
        """async () => {
          const cache = await caches.open((await caches.keys())[0]);
          for (const { url } of await cache.keys())
            if (url.includes("problems/")) await cache.delete(url);
        }"""
    )
    session = reader.new_cdp_session(page)
    session.send("Network.clearBrowserCache")
    before = len(host.asked)
    for address in ("problems/5-training/", "notation/"):
        page.goto(address)
        assert address in host.asked[before:], "a set with gaps was used"
    page.goto("")
    told = (
        r"^Of what you kept for offline the browser has left \d+ of \d+ files\. Pages"
    )
    said(page).to_have_text(re.compile(told))
    reader.set_offline(True)
    page.goto("notation/")
    expect(page.locator("h1")).to_have_text(re.compile("Notation"))
    answer = page.goto("problems/4-convolutional-networks/")
    assert answer
    assert answer.status == 503
    expect(page.locator("h1")).to_have_text("Not here any more")
    reader.set_offline(False)

    keep(page)
    cut(reader, host)
    page.goto("problems/5-training/")
    expect(form(page, "5a")).to_be_visible()


def test_what_is_removed_is_gone(reader: BrowserContext, host: Host) -> None:
    page = reader.new_page()
    keep(page)
    page.get_by_role("button", name="Remove").click()
    said(page).to_have_text(re.compile("^Removed. Without a network"))

    assert caches(page) == 0
    page.goto("notation/")
    assert page.evaluate("navigator.serviceWorker.controller") is None
    assert caches(page) == 0
    keep(page)
    page.get_by_role("button", name="Remove").click()
    keep(page)  # on the same page
    cut(reader, host)
    page.goto("notation/")
    expect(page.locator("h1")).to_be_visible()


def test_a_device_without_room_is_told(reader: BrowserContext, host: Host) -> None:
    page = reader.new_page()
    page.goto("")
    session = reader.new_cdp_session(page)
    origin = host.address.removesuffix("/below/")
    quota = {"origin": origin, "quotaSize": 2_000_000}
    session.send("Storage.overrideQuotaForOrigin", quota)
    page.get_by_role("button", name="Keep for offline").press("Enter")

    said(page).to_have_text(re.compile("^Not kept: this device has no room for it. "))
    page.get_by_role("button", name="Remove").click()
    said(page).to_have_text(re.compile("^Removed. "))
    assert caches(page) == 0


def test_files_of_another_version_are_refused(
    reader: BrowserContext, host: Host, small: Path, newer: Path, tmp_path: Path
) -> None:
    host.folder = tmp_path / "site"
    shutil.copytree(small, host.folder)
    shutil.copy(newer / offline.WORKER, host.folder)
    page = reader.new_page()
    page.goto("")
    page.get_by_role("button", name="Keep for offline").press("Enter")

    said(page).to_have_text(
        re.compile("^Not kept: the server has another .* than this")
    )
    page.goto("notation/")
    assert page.evaluate("navigator.serviceWorker.controller") is None


REFUSALS = {
    "delete Navigator.prototype.serviceWorker": "perhaps the window is private.",
    "ServiceWorkerContainer.prototype.getRegistration = () => Promise.reject("
    "new DOMException('The user denied permission', 'SecurityError'))": (
        "does not let the site keep anything for offline: The user denied permission."
    ),
}


@pytest.mark.parametrize("script", REFUSALS)
def test_where_the_browser_keeps_nothing_it_is_said(
    reader: BrowserContext, script: str
) -> None:
    page = reader.new_page()
    page.add_init_script(script)
    page.goto("")

    said(page).to_contain_text(REFUSALS[script])
    expect(page.locator(".offline button:visible")).to_have_count(0)


def test_where_there_is_no_https_it_is_said(
    reader: BrowserContext, built_site: Path
) -> None:
    page = reader.new_page()

    def answer(route: Any) -> None:
        name = route.request.url.removeprefix("http://site.test/") or "index.html"
        route.fulfill(path=built_site / name)

    page.route("http://site.test/**", answer)
    page.goto("http://site.test/")

    said(page).to_contain_text("browsers allow that only at addresses that begin with")
    expect(page.locator(".offline button:visible")).to_have_count(0)


def test_a_kept_site_can_be_installed(reader: BrowserContext) -> None:
    page = reader.new_page()
    keep(page)
    session = reader.new_cdp_session(page)

    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert "manifest.json" in manifest["url"]
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [e for e in errors if e["errorId"] != "in-incognito"] == []
