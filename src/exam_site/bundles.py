"""The scripts of the site, from `scripts/`: joined, and without comments and indents.

One file is on every page, the other on the pages that are for trying alone.
"""

import re
from pathlib import Path

SOURCES = Path(__file__).parent / "scripts"
BUNDLES = {
    "self-test.js": ("programs", "answers", "progress", "try-it"),
    "test-pages.js": ("practice", "mock-exam", "keeping"),
}


def bundles() -> dict[str, str]:
    """Each bundle's text by its file name."""
    return {
        name: "".join(
            _bare((SOURCES / f"{part}.js").read_text("utf-8")) for part in parts
        )
        for name, parts in BUNDLES.items()
    }


def _bare(text: str) -> str:
    """A script without lines of comment, comments behind a line, and indents."""
    lines = (re.sub(r"\s+// .*$", "", line.strip()) for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))
