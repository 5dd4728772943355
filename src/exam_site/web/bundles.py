"""The scripts of the site, from `scripts/`: joined, and without comments and indents.

The first two files are on every page, each other one on a page that names it;
`figures.js` is loaded when a reader first moves a figure, and the variants of a
question when it is first practised. The build makes all of them; a builder that knows
no hooks needs them in `docs/` first, see `.ci/builders/run`.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path

SOURCES = Path(__file__).with_name("scripts")
VENDOR = Path(__file__).with_name("vendor")
PRACTICE = Path(__file__).parents[1] / "practice" / "generated.json"
FOLDER = "assets/javascripts"  # of the site
# The figures that move: each script is named after its still picture.
MOVING = sorted(path.stem for path in SOURCES.glob("figures/[0-9]*.js"))
BUNDLES = {
    "frame.js": ("frame",),
    "self-test.js": ("programs", "answers", "progress", "try-it"),
    "practice.js": ("variants", "practice"),
    "check.js": ("variants", "learn-next", "check"),
    "mock-exam.js": ("variants", "learn-next", "mock-exam"),
    "home.js": ("advice",),
    "keeping.js": ("advice", "importing", "keeping"),
    "predict.js": ("predict",),
    "cards.js": ("cards",),
    "offline.js": ("offline",),
    "move-it.js": ("move-it",),
    "figures.js": tuple(f"figures/{name}" for name in ("moving", *MOVING)),
}
LIBRARIES = {"cards.js": "ts-fsrs"}  # folders of `vendor/`


def bundles() -> dict[str, str]:
    """All scripts by their path on the site, and the licences of libraries."""
    made = {name: library(name) + joined(parts) for name, parts in BUNDLES.items()}
    for name in LIBRARIES.values():
        made[f"{name}.txt"] = (VENDOR / name / "LICENSE").read_text(encoding="utf-8")
    return {f"{FOLDER}/{name}": text for name, text in made.items()} | variants()


def variants() -> dict[str, str]:
    """The script with all variants of a question, which the practice page loads."""
    made = {}
    for id, data in json.loads(PRACTICE.read_text(encoding="utf-8")).items():
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        head = f'((globalThis.selfTest ??= {{}}).practice ??= {{}})["{id}"] = '
        made[f"assets/practice/{id}.js"] = head + text.replace("],[", "],\n[") + ";\n"
    return made


def library(bundle: str) -> str:
    """A bundle's library of others, without its comments and indents."""
    if bundle not in LIBRARIES:
        return ""
    name = LIBRARIES[bundle]
    (script,) = (VENDOR / name).glob("*.js")
    code = re.sub(r"/\*.*?\*/", "", script.read_text(encoding="utf-8"), flags=re.DOTALL)
    return f"/*! {name}: licence in {name}.txt */\n{_bare(code)}"


def joined(parts: Iterable[str]) -> str:
    """Sources one after the other, without what only a reader of them needs."""
    paths = [SOURCES / f"{part}.js" for part in parts]
    return "".join(_bare(path.read_text(encoding="utf-8")) for path in paths)


def _bare(text: str) -> str:
    """A script without lines of comment, comments behind a line, and indents."""
    lines = (re.sub(r"\s+// .*$", "", line.strip()) for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))
