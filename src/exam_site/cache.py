"""Results of earlier runs, found again by what they were made of.

A key is a hash of parts: texts, versions, and code. Code counts with all modules of
this repository that it imports, but without docstrings.
"""

import ast
import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from exam_site import ROOT
from exam_site.files import write_atomic

Thing = TypeVar("Thing")


def results(
    path: Path,
    keys: dict[Thing, str],
    make: Callable[[list[Thing]], Iterable[tuple[Thing, Any]]],
    *,
    force: bool = False,
) -> dict[Thing, Any]:
    """The result of each thing, by its key; only what the cache lacks is made, or all.

    In the end its file holds these results and no others. If `make` raises, those that
    it gave before are kept all the same.
    """
    stored = load(path)
    known = {} if force else dict(stored)
    missing = [thing for thing, key in keys.items() if key not in known]
    try:
        for thing, result in make(missing) if missing else ():
            known[keys[thing]] = result
    finally:
        kept = {key: known[key] for key in keys.values() if key in known}
        if kept != stored:
            save(path, kept)
    return {thing: known[key] for thing, key in keys.items()}


def load(path: Path) -> dict[str, Any]:
    """The results in a file; one that is not as it was written counts as empty."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        found: dict[str, Any] = stored["results"]
        return found if stored["digest"] == key(json.dumps(found)) else {}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {}


def save(path: Path, found: dict[str, Any]) -> None:
    """Write results, which must be JSON, by their keys."""
    stored = {"digest": key(json.dumps(found)), "results": found}
    write_atomic(path, json.dumps(stored, indent=0))


def key(*parts: str) -> str:
    """A name for whatever is made of these parts."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@lru_cache
def versions(*names: str) -> str:
    """The versions of Python and of installed distributions, as a part of a key."""
    found = [f"{name} {importlib.metadata.version(name)}" for name in names]
    return ", ".join([f"Python {platform.python_version()}", *found])


def code(path: Path | str, root: Path = ROOT) -> str:
    """A Python file and all modules of ours that it imports: a part of a key.

    Nothing is imported. A file that is no Python stands for itself: running it tells.
    """
    folders = [root / "src", ROOT / "src"]
    found: dict[Path, str] = {}
    waiting = [Path(path)]
    while waiting:
        file = waiting.pop()
        if file not in found:
            found[file], modules = _read(file.read_text("utf-8", "replace"))
            waiting += [f for module in modules if (f := _file(module, folders))]
    return "\n".join(f"{file.stem}:\n{found[file]}" for file in sorted(found))


def _file(module: str, folders: list[Path]) -> Path | None:
    """The file of a module, if it is ours."""
    places = [folder.joinpath(*module.split(".")) for folder in folders]
    files = [x for p in places for x in (p.with_suffix(".py"), p / "__init__.py")]
    return next((file for file in files if file.is_file()), None)


@lru_cache(1000)
def _read(text: str) -> tuple[str, list[str]]:
    """Python without its docstrings, and the modules that it may import."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text, []
    modules, lines = [], dict(enumerate(text.split("\n"), 1))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            modules += [f"{node.module}", *names]
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            for number in range(node.lineno, (node.end_lineno or 0) + 1):
                lines.pop(number, None)
    return "\n".join(lines.values()), modules
