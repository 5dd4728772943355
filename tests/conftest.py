"""What tests of several folders share."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from exam_site import ROOT


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once, as `make site` builds it, but out of torch's reach."""
    site, blocked = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("blocked")
    for name in ("torch", "numpy"):
        error = f"raise ImportError('building the site must not need {name}')\n"
        (blocked / f"{name}.py").write_text(error, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", site],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(blocked)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        pytest.fail(f"mkdocs build --strict:\n{done.stderr}", pytrace=False)
    return site
