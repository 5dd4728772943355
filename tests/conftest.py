"""What tests of several folders share."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from building import build_site
from margins import Margin, judge

MARGIN = "margin"  # property of a test's report


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of claims about randomness, for `make margins`."""
    for item in items:
        if "over_seeds" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.seeds)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    ended = [*terminalreporter.getreports("passed")]
    ended += terminalreporter.getreports("failed")
    told = [pair for report in ended for pair in report.user_properties]
    lines = sorted(line for name, line in told if name == MARGIN)
    if lines:
        terminalreporter.section("claims about randomness, and their worst seed")
        for line in lines:
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The site, built once: the folder, and the messages of a build that failed.

    As where it is published, with a zip; this one is empty.
    """
    packed = tmp_path_factory.mktemp("packed") / "deep-learning-exam.zip"
    zipfile.ZipFile(packed, "w").close()
    return build_site(tmp_path_factory, PACKED=str(packed))


@pytest.fixture(scope="session")
def built_site(build: tuple[Path, str]) -> Path:
    """The folder of the built site."""
    if build[1]:
        pytest.fail("no site to test: see test_the_site_builds", pytrace=False)
    return build[0]
