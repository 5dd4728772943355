"""What tests of several folders share."""

import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from building import build_site, chromium
from filelock import FileLock
from margins import Margin, judge

MARGIN = "margin"  # property of a test's report
NO_BROWSER = """\
Not run: the tests in a browser (tests/browser), as there is none. To run them, install
Chromium and repeat the command:
  Debian, Ubuntu    sudo apt-get install chromium  (or chromium-browser)
  Fedora            sudo dnf install chromium
  macOS             brew install --cask google-chrome
  anything else     set CHROMIUM to the path of Chromium or Chrome"""


def pytest_configure() -> None:
    chromium()


@pytest.fixture
def over_seeds(request: pytest.FixtureRequest) -> Callable[..., Margin]:
    """Judge a claim about randomness, and list its margin at the end of the run.

    `assert over_seeds("gradient grows by", growth, more_than=1e3)` calls `growth(seed)`
    for 20 seeds.
    """
    question = re.match(r"test_(\d[a-z])_", request.node.name)
    where = question[1] if question else request.path.stem.removeprefix("test_")

    def check(*claim: Any, **bound: Any) -> Margin:
        margin = judge(*claim, **bound)
        line = f"{where}  {margin}" + ("" if margin else "  DOES NOT HOLD")
        request.node.user_properties.append((MARGIN, line))
        return margin

    return check


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Mark claims about randomness; leave out what is for other devices."""
    for item in items:
        if "over_seeds" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.seeds)
    if config.getoption("device") == "cpu":
        again = [item for item in items if item.get_closest_marker("device")]
        config.hook.pytest_deselected(items=again)
        items[:] = [item for item in items if item not in again]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    ended = [*terminalreporter.getreports("passed")]
    ended += terminalreporter.getreports("failed")
    told = [pair for report in ended for pair in report.user_properties]
    lines = sorted(line for name, line in told if name == MARGIN)
    if lines:
        terminalreporter.section("claims about randomness, and their worst seed")
        for line in lines:
            terminalreporter.line(line)
    for line in _left_out(terminalreporter.config):
        terminalreporter.line(line)


def _left_out(config: pytest.Config) -> list[str]:
    """What was not run, and how to run it."""
    folder = Path(__file__).parent
    starts = [Path(str(arg).split("::")[0]).resolve() for arg in config.args]
    browser = folder / "browser"
    if not any(s in (folder, browser) or s in folder.parents for s in starts):
        return []
    if not chromium():
        return [NO_BROWSER]
    rest = "not browser" in config.getoption("markexpr")
    return (
        ["Not run: the other tests in a browser; `make browser` does."] if rest else []
    )


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The site, built once: the folder, and the messages of a build that failed.

    As where it is published, with a zip; this one is empty. All processes of a run
    share it, and all runs of `.ci/run`, whose folder for it is in TEST_SITE.
    """
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    shared = Path(os.environ.get("TEST_SITE", base))
    site, messages = shared / "built", shared / "built.txt"
    with FileLock(shared / "built.lock"):
        if not messages.exists():
            packed = shared / "deep-learning-exam.zip"
            zipfile.ZipFile(packed, "w").close()
            text = build_site(site, PACKED=str(packed))
            messages.write_text(text, encoding="utf-8")
    return site, messages.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def built_site(build: tuple[Path, str]) -> Path:
    """The folder of the built site."""
    if build[1]:
        pytest.fail("no site to test: see test_the_site_builds", pytrace=False)
    return build[0]
