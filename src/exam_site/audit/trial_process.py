"""What a fork does for a trial: run a program or tests that have a fault in them.

`exam_site.audit.trials` starts it. Nothing here comes back but a sentence.
"""

import importlib
import io
import os
import resource
import signal
import sys
import time
import types
import warnings
from collections.abc import Callable
from contextlib import redirect_stdout
from multiprocessing.connection import Connection
from pathlib import Path

from exam_site.programs.standalone import PACKAGE

SURVIVES = "survives"
DIFFERS = "prints something else"
MEMORY = 6 << 30  # bytes of data that a process may hold


def main(run: Callable[[], str], seconds: float, end: Connection) -> None:
    """Run a trial, say what it noticed, and leave at once."""
    signal.setitimer(signal.ITIMER_PROF, seconds)  # however busy the machine is
    signal.setitimer(signal.ITIMER_REAL, 60 + 20 * seconds)  # if it only waits
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    try:
        how = run()
    except BaseException as error:  # also what ends a process
        how = f"raises {type(error).__name__}"
    end.send((how, time.process_time()))
    os._exit(0)


class _Differs(BaseException):
    """The output so far is not how the expected output begins."""


class _Printed(io.StringIO):
    """Receives what a program prints, and stops it at the first difference."""

    def __init__(self, expected: str) -> None:
        super().__init__()
        self.expected = expected

    def write(self, text: str) -> int:
        written = super().write(text)
        if not self.expected.startswith(self.getvalue()):
            raise _Differs
        return written


def run_program(name: str, text: str, expected: str) -> str:
    """Run a program that has nothing but torch and NumPy."""
    sys.modules[PACKAGE] = None  # type: ignore[assignment]  # not to be found
    warnings.simplefilter("error")  # as in the tests of pages
    printed = _Printed(expected)
    try:
        with redirect_stdout(printed):
            exec(compile(text, name, "exec"), {"__name__": "__main__"})
    except _Differs:
        return DIFFERS
    return SURVIVES if printed.getvalue() == expected else DIFFERS


class _Untold:
    """A plugin of pytest: hypothesis without chance, and without smaller examples."""

    failed = ""

    def pytest_configure(self) -> None:
        import hypothesis

        found = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
        hypothesis.settings.register_profile(
            "faults", deadline=None, derandomize=True, database=None, phases=found
        )
        hypothesis.settings.load_profile("faults")

    def pytest_runtest_logreport(self, report: object) -> None:
        if getattr(report, "failed", False):
            self.failed = getattr(report, "nodeid", "").rpartition("::")[2]


def run_tests(file: Path, text: str, tests: Path) -> str:
    """Run a module's tests, with another text of the module."""
    import pytest

    for name in [n for n in sys.modules if n.partition(".")[0] == PACKAGE]:
        del sys.modules[name]
    sys.path.insert(0, str(file.parent.parent))
    package = importlib.import_module(PACKAGE)
    faulty = types.ModuleType(f"{PACKAGE}.{file.stem}")
    faulty.__file__ = str(file)
    sys.modules[faulty.__name__] = faulty
    setattr(package, file.stem, faulty)
    exec(compile(text, file, "exec"), faulty.__dict__)
    plugin = _Untold()
    options = ["-x", "-q", "-o", "addopts=", "-p", "no:cacheprovider", "--assert=plain"]
    status = pytest.main([*options, str(tests)], [plugin])
    if plugin.failed:
        return f"fails {plugin.failed}"
    return SURVIVES if status == 0 else f"pytest ends with status {int(status)}"
