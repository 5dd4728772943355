"""What tests of several folders share."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from margins import Margin, judge

from exam_site import ROOT

MARGINS = pytest.StashKey[list[str]]()


@pytest.fixture
def over_seeds(request: pytest.FixtureRequest) -> Callable[..., Margin]:
    """Judge a claim about randomness, and list its margin at the end of the run.

    `assert over_seeds("gradient grows by", growth, more_than=1e3)` calls `growth(seed)`
    for 20 seeds.
    """
    lines = request.config.stash.setdefault(MARGINS, [])
    question = re.match(r"test_(\d[a-z])_", request.node.name)
    where = question[1] if question else request.path.stem.removeprefix("test_")

    def check(*claim: Any, **bound: Any) -> Margin:
        margin = judge(*claim, **bound)
        lines.append(f"{where}  {margin}" + ("" if margin else "  DOES NOT HOLD"))
        return margin

    return check


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of claims about randomness, for `make margins`."""
    for item in items:
        if "over_seeds" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.seeds)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    lines = config.stash.get(MARGINS, [])
    if lines:
        terminalreporter.section("claims about randomness, and their worst seed")
        for line in sorted(lines):
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The site, built once, as `make site` builds it, but out of torch's reach.

    Returns the folder, and the messages of a build that failed.
    """
    site, blocked = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("blocked")
    for name in ("torch", "numpy"):
        error = f"raise ImportError('building the site must not need {name}')\n"
        (blocked / f"{name}.py").write_text(error, encoding="utf-8")
    path = os.pathsep.join([str(blocked), str(ROOT / "src")])
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", site],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    return site, done.stderr if done.returncode else ""


@pytest.fixture(scope="session")
def built_site(build: tuple[Path, str]) -> Path:
    """The folder of the built site."""
    if build[1]:
        pytest.fail("no site to test: see test_the_site_builds", pytrace=False)
    return build[0]
