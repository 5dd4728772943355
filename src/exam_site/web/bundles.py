"""The scripts of the site, from `scripts/`: joined, and without comments and indents.

One file is on every page, the other on the pages that are for trying alone.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from exam_site import ROOT

SOURCES = "src/exam_site/web/scripts"
BUNDLES = {
    "self-test.js": ("programs", "answers", "progress", "try-it", "home"),
    "test-pages.js": ("practice", "mock-exam", "keeping"),
}


def bundles(root: Path = ROOT) -> dict[str, str]:
    """Each bundle's text by its file name; none where there are no scripts."""
    if not (root / SOURCES).is_dir():
        return {}
    return {name: joined(parts, root) for name, parts in BUNDLES.items()}


def joined(parts: Iterable[str], root: Path = ROOT) -> str:
    """Sources one after the other, without what only a reader of them needs."""
    paths = [root / SOURCES / f"{part}.js" for part in parts]
    return "".join(_bare(path.read_text(encoding="utf-8")) for path in paths)


def _bare(text: str) -> str:
    """A script without lines of comment, comments behind a line, and indents."""
    lines = (re.sub(r"\s+// .*$", "", line.strip()) for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))
