"""The site as `make site` builds it, but out of torch's reach."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from exam_site import ROOT


def build_site(
    tmp_path_factory: pytest.TempPathFactory, **variables: str
) -> tuple[Path, str]:
    """Build into a new folder, with variables of the environment.

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
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": path} | variables,
        capture_output=True,
        text=True,
    )
    return site, done.stderr if done.returncode else ""
