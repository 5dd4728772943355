"""The site as `make site` builds it, but out of torch's reach; and its browser."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from exam_site import ROOT

NAMES = (
    *("chromium", "chromium-browser", "google-chrome"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
)


def build_site(site: Path, **variables: str) -> str:
    """Build into a new folder, with variables of the environment.

    Returns the messages of a build that failed.
    """
    with tempfile.TemporaryDirectory() as blocked:
        for name in ("torch", "numpy"):
            error = f"raise ImportError('building the site must not need {name}')\n"
            (Path(blocked) / f"{name}.py").write_text(error, encoding="utf-8")
        path = os.pathsep.join([blocked, str(ROOT / "src")])
        done = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", site],
            cwd=ROOT,
            env=os.environ
            | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": path}
            | variables,
            capture_output=True,
            text=True,
        )
    return done.stderr if done.returncode else ""


def chromium() -> str:
    """The path of Chromium or Chrome, or nothing where there is none.

    Raises:
        pytest.UsageError: if the variable CHROMIUM names what is no program.
    """
    named = os.environ.get("CHROMIUM")
    found = filter(None, map(shutil.which, [named] if named else NAMES))
    program = next(found, "")
    if named and not program:
        what = "set the path of Chromium or Chrome"
        raise pytest.UsageError(f"CHROMIUM: {named!r} is no program: {what}")
    return program
