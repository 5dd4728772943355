"""The versions that the outputs on the pages were made with, from `constraints.txt`."""

import re
from pathlib import Path

from exam_site import files

NAMES = {"torch": "torch", "numpy": "NumPy"}


def versions(root: Path) -> dict[str, str]:
    """Python, torch and NumPy with their versions; nothing without the file.

    Raises:
        ValueError: if the file does not say one of them.
    """
    path = root / "constraints.txt"
    if not path.is_file():
        return {}
    text = files.read(path, root)
    found = {"Python": re.search(r"^#.* on Python (3\.\d+)\.$", text, re.MULTILINE)}
    for package, name in NAMES.items():
        found[name] = re.search(rf"^{package}==(\S+)$", text, re.MULTILINE)
    missing = [name for name, version in found.items() if not version]
    if missing:
        raise ValueError(f"constraints.txt does not say the version of {missing[0]}")
    return {name: version[1] for name, version in found.items() if version}


def sentence(root: Path) -> str:
    """What a problem's page says of them."""
    parts = [f"{name} {version}" for name, version in versions(root).items()]
    return f" Outputs verified with {', '.join(parts)}." if parts else ""
