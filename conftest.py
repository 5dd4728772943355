"""Counts the programs of each question, and runs everything on one device.

At the root, never below `docs/`: what lies there is published.
"""

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import numpy as np
import pytest
import torch
from pytest_codeblocks.plugin import TestBlock
from xdist.scheduler import LoadFileScheduling

from exam_site import contract
from exam_site.errors import SiteError, messages, time_limit
from exam_site.pages import Page

pytest_plugins = ["strict_codeblocks.plugin"]

ROOT = Path(__file__).parent
FIX = "    Is the program right? make refresh. If not, correct its snippet or package."
EXAM = pytest.StashKey[contract.Exam]()
QUESTION = "question"  # property of a compared program's report


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--device",
        choices=["cpu", "cuda", "fake"],
        default="cpu",
        help="default device of every block, snippet and test; the fake one is a CPU "
        "that refuses, as a GPU does, to mix its tensors with others",
    )


def pytest_configure(config: pytest.Config) -> None:
    gc.disable()  # until all is imported and collected, of which nothing is garbage
    try:
        config.stash[EXAM] = contract.load(ROOT / "exam")
    except (SiteError, ExceptionGroup) as error:
        raise pytest.UsageError("\n".join(messages(error))) from error
    # Machines are slow at times; a test that asserts a time is wrong.
    hypothesis.settings.register_profile("untimed", deadline=None)
    hypothesis.settings.load_profile("untimed")
    # Small tensors on two threads of a busy machine are up to 60 times slower.
    torch.set_num_threads(1)
    if config.getoption("device") == "cuda":
        if not torch.cuda.is_available():
            raise pytest.UsageError("--device cuda: torch finds no CUDA device here")
        torch.set_default_device("cuda")
    if config.getoption("device") == "fake":
        from fake_device import FAKE, fake_device

        modes = ExitStack()
        modes.enter_context(fake_device())
        config.add_cleanup(modes.close)
        torch.set_default_device(FAKE)


def pytest_report_header(config: pytest.Config) -> str:
    device = config.getoption("device")
    return f"torch {torch.__version__}, numpy {np.__version__}, default device {device}"


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


class ByFile(LoadFileScheduling):
    """Gives each process whole files: what a file builds is built once."""

    def _split_scope(self, nodeid: str) -> str:
        """Files whose tests ask about the same visits of pages are one."""
        file = nodeid.partition("::")[0]
        browser = file.startswith("tests/browser/")
        if browser and "visited" in (ROOT / file).read_text(encoding="utf-8"):
            return "tests/browser/"
        return file


@pytest.hookimpl(optionalhook=True)  # xdist may be switched off
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile:
    config.option.loadscopereorder = False  # the longest come first already
    return ByFile(config, log)


class Unproved(pytest.Item):
    """Fails: a question of a page has no program whose output is compared."""

    questions: tuple[str, ...] = ()

    def runtest(self) -> None:
        text = (
            f"no program with compared output for {', '.join(self.questions)}: "
            "add a program(...) marker to the question's worked solution"
        )
        pytest.fail(text, pytrace=False)

    def reportinfo(self) -> tuple[Path, None, str]:
        return ROOT / "exam", None, self.name


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> Iterator[None]:
    """Count the compared programs of each question whose page is collected.

    They are counted before -k deselects anything, and missing ones are told after it.
    """
    found = _proved(items)
    missing = tuple(name for name in _expected(config) if name not in found)
    yield
    if missing and not session.testsfailed:  # a page that is refused says why
        failing = Unproved.from_parent(session, name="each question is proved")
        failing.questions = missing
        items.append(failing)


def _proved(items: list[pytest.Item]) -> set[str]:
    """The questions with a compared program, of which each test says its question."""
    collected: dict[Path, dict[str, pytest.Item]] = {}
    for item in items:
        if isinstance(item, TestBlock):
            collected.setdefault(item.path, {})[item.name] = item
    found = set[str]()
    for path, blocks in collected.items():
        for section in Page(path.read_text(encoding="utf-8")).sections.values():
            for program in filter(section.page.output, section.programs):
                if block := blocks.get(f"line {program.line}"):
                    block.user_properties.append((QUESTION, section.id))
                    block.extra_keyword_matches.add(section.id)  # for `make quick`
                    found.add(section.id)
    return found


def _expected(config: pytest.Config) -> list[str]:
    """The questions on the pages that this run collects."""
    problems = config.stash[EXAM].problems
    asked = [p for p in problems if _asked(config, (ROOT / "docs" / p.page).resolve())]
    return [q.id for p in asked for q in p.questions]


def _asked(config: pytest.Config, page: Path) -> bool:
    """Whether the command line covers this page."""
    if not config.option.codeblocks or getattr(config.option, "lf", False):
        return False
    starts = [Path(str(arg).split("::")[0]).resolve() for arg in config.args]
    whole = not any("::" in str(arg) for arg in config.args)
    return whole and any(page == start or start in page.parents for start in starts)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter,
) -> None:
    passed = terminalreporter.getreports("passed")
    told = [pair for report in passed for pair in report.user_properties]
    counts = Counter(value for name, value in told if name == QUESTION)
    if counts:
        terminalreporter.section("programs compared, by question")
        terminalreporter.line("  ".join(f"{q} {n}" for q, n in sorted(counts.items())))
        terminalreporter.line(
            f"{len(counts)} questions, {sum(counts.values())} programs"
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Limit a program's time; a test may leave no more behind than a program."""
    from strict_codeblocks.plugin import apart  # pytest loads it first

    with time_limit() if isinstance(item, TestBlock) else apart():
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Fail what is skipped or expected to fail; say what to do about a program."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: may not be skipped or expected to fail"
    elif report.failed and isinstance(item, TestBlock):
        report.longrepr = f"{report.longrepr}\n{FIX}"
    return report
