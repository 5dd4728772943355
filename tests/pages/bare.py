"""A Python with torch and NumPy alone, and what runs in it."""

import importlib.metadata
import json
import re
import subprocess
import venv
from pathlib import Path

RUN_ALONE = Path(__file__).with_name("run_alone.py")


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


def run(python: Path, folder: Path, files: dict[str, bytes]) -> dict[str, list[str]]:
    """Run programs (`x.py`) and notebooks (`x.ipynb`), each in an empty folder.

    Returns what each cell printed, by name of the file; an error's text comes last.
    """
    for name, content in files.items():
        place = folder / name
        place.mkdir()
        kind = "program.py" if name.endswith(".py") else "notebook.ipynb"
        (place / kind).write_bytes(content)
    subprocess.run([python, "-I", RUN_ALONE, folder], check=True)
    printed = {}
    for name in files:
        out, error = ((folder / name / x).read_text("utf-8") for x in ("out", "err"))
        printed[name] = json.loads(out) + ([error] if error else [])
    return printed
