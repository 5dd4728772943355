"""What tests of several folders share."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from exam_site import ROOT

SEEDS = range(20)


@dataclass(frozen=True)
class Margin:
    """A claim about randomness: its bound, and the value that came closest to it."""

    question: str
    claim: str
    bound: str
    value: float
    seed: int
    seeds: int

    def __str__(self) -> str:
        worst = f"worst {self.value:.4g} (seed {self.seed} of {self.seeds})"
        return f"{self.question}  {self.claim}: {self.bound}, {worst}"


MARGINS = pytest.StashKey[list[Margin]]()


@pytest.fixture
def over_seeds(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Assert a bound for every seed, and note how close the worst seed came.

    `over_seeds("gradient grows by", growth, more_than=1e3)` calls `growth(seed)`.
    """
    margins = request.config.stash.setdefault(MARGINS, [])

    def check(
        claim: str,
        measure: Callable[[int], float],
        *,
        more_than: float | None = None,
        less_than: float | None = None,
        seeds: Iterable[int] = SEEDS,
    ) -> None:
        assert (more_than is None) != (less_than is None), "give exactly one bound"
        values = {seed: float(measure(seed)) for seed in seeds}
        assert len(values) >= len(SEEDS), f"give at least {len(SEEDS)} seeds"
        assert all(value == value for value in values.values()), f"{claim}: {values}"
        if more_than is not None:
            bound, seed = (
                f"more than {more_than:g}",
                min(values, key=values.__getitem__),
            )
            holds = values[seed] > more_than
        else:
            bound, seed = (
                f"less than {less_than:g}",
                max(values, key=values.__getitem__),
            )
            holds = values[seed] < less_than
        question = request.node.name.removeprefix("test_").split("_")[0]
        found = Margin(question, claim, bound, values[seed], seed, len(values))
        assert holds, str(found)
        margins.append(found)

    return check


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of claims about randomness, for `make margins`."""
    for item in items:
        if "over_seeds" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.seeds)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    margins = config.stash.get(MARGINS, [])
    if margins:
        terminalreporter.section("claims about randomness, and their worst seed")
        for margin in sorted(margins, key=str):
            terminalreporter.line(str(margin))


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
