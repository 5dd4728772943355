"""The scripts of the site, from `scripts/`: joined, and without comments and indents.

One file is on every page, the other on the pages that are for trying alone.
"""

import re
from pathlib import Path

from exam_site import ROOT

SOURCES = "src/exam_site/scripts"
BUNDLES = {
    "self-test.js": ("programs", "answers", "progress", "try-it"),
    "test-pages.js": ("practice", "mock-exam", "keeping"),
}


def bundles(root: Path = ROOT) -> dict[str, str]:
    """Each bundle's text by its file name; none where there are no scripts."""
    folder = root / SOURCES
    texts: dict[str, str] = {}
    for name, parts in BUNDLES.items() if folder.is_dir() else ():
        sources = [(folder / f"{part}.js").read_text("utf-8") for part in parts]
        texts[name] = "".join(map(_bare, sources))
    return texts


def _bare(text: str) -> str:
    """A script without lines of comment, comments behind a line, and indents."""
    lines = (re.sub(r"\s+// .*$", "", line.strip()) for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))
