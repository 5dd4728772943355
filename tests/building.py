"""The site as `make site` builds it, but out of torch's reach."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from exam_site import ROOT


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
