"""A Python with torch and NumPy alone, and what runs in it."""

import importlib.metadata
import os
import re
import venv
from pathlib import Path

from exam_site.programs import runner
from exam_site.programs.runner import Request


def requirements(*names: str) -> set[str]:
    """The distributions that these need, themselves included."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            needs = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue  # needed on another platform only
        found.add(name)
        plain = [need for need in needs if "extra ==" not in need]
        waiting += [re.match(r"[\w.-]+", need)[0] for need in plain]
    return found


def make(folder: Path) -> Path:
    """Make the Python; return its path."""
    venv.create(folder, with_pip=False, symlinks=True)
    (site,) = folder.glob("lib/python*/site-packages")
    for name in requirements("torch", "numpy"):
        distribution = importlib.metadata.distribution(name)
        files = distribution.files or []
        for top in {file.parts[0] for file in files if ".." not in file.parts}:
            source = Path(str(distribution.locate_file(top)))
            if top != "__pycache__" and not (site / top).exists():
                (site / top).symlink_to(source)
    return folder / "bin" / "python"


def run(python: Path, programs: dict[str, str]) -> dict[str, str]:
    """What each program prints, run as if pasted into a notebook; or its error."""
    request = Request([*programs.items()], os.cpu_count() or 1, options={"shown": True})
    alone = os.environ | {"OMP_NUM_THREADS": "1"}
    done = runner.served([str(python), "-I"], request, alone)
    names = [*programs]
    return {names[r.number]: r.output + r.error for r in done}
