"""The scripts of the site, from `scripts/`: joined, and without comments and indents.

One file is on every page, the others on the pages that need them; `figures.js` is
loaded when a reader first moves a figure. The build makes them; a builder that knows no
hooks needs them written into `docs/` first: `python -m exam_site.web.bundles docs`.
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

SOURCES = Path(__file__).with_name("scripts")
FOLDER = "assets/javascripts"  # of the site
# The figures that move: each script is named after its still picture.
MOVING = sorted(path.stem for path in SOURCES.glob("figures/[0-9]*.js"))
BUNDLES = {
    "self-test.js": ("programs", "answers", "progress", "try-it", "home"),
    "test-pages.js": ("practice", "mock-exam", "keeping"),
    "move-it.js": ("move-it",),
    "figures.js": tuple(f"figures/{name}" for name in ("shapes", "moving", *MOVING)),
}


def bundles() -> dict[str, str]:
    """Each bundle's text by its path on the site."""
    return {f"{FOLDER}/{name}": joined(parts) for name, parts in BUNDLES.items()}


def joined(parts: Iterable[str]) -> str:
    """Sources one after the other, without what only a reader of them needs."""
    paths = [SOURCES / f"{part}.js" for part in parts]
    return "".join(_bare(path.read_text(encoding="utf-8")) for path in paths)


def _bare(text: str) -> str:
    """A script without lines of comment, comments behind a line, and indents."""
    lines = (re.sub(r"\s+// .*$", "", line.strip()) for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def main(docs: Path) -> None:
    """Write the bundles into a folder."""
    for name, text in bundles().items():
        path = docs / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
