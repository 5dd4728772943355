"""Results of earlier runs, found again by what they were made of.

A key is a hash of parts: texts, versions, and code. Code counts with all that it uses
of this repository, found by name in the syntax trees: a helper stays in the key
wherever it moves, and what is not used stays out.
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
Name = tuple[str, str]  # a module ("" for the same one) and a name in it ("" for all)


def results(
    path: Path,
    keys: dict[Thing, str],
    make: Callable[[list[Thing]], Iterable[tuple[Thing, Any]]],
    *,
    force: bool = False,
) -> dict[Thing, Any]:
    """The result for each key; only those that the cache lacks are made.

    Args:
        path: the cache's file; in the end it holds these results and no others.
        keys: the key of each thing that is wanted.
        make: makes the results of some things. If it raises, those that it gave before
            are kept all the same.
        force: make all, whatever the cache holds.
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


def code(path: Path | str, name: str = "", root: Path = ROOT) -> str:
    """A Python file, or a name in it, with all that it uses of ours: a part of a key.

    Nothing is imported. A file that is no Python stands for itself: running it tells.

    Args:
        path: the file.
        name: a function, class or value; nothing for the whole file.
        root: the repository whose modules are meant.
    """
    folders = [root / "src", ROOT / "src"]
    found: dict[tuple[Path, str], str] = {}
    waiting = [(Path(path), name)]
    while waiting:
        file, name = place = waiting.pop()
        if place not in found:
            found[place], uses = _part(file.read_text("utf-8", "replace"), name)
            waiting += [_place(use, file, folders) or place for use in uses]
    return "\n".join(f"{p.stem} {n}:\n{found[p, n]}" for p, n in sorted(found))


def _place(use: Name, file: Path, folders: list[Path]) -> tuple[Path, str] | None:
    """The file and the name in it that is used in a file; nothing if it is not ours."""
    module, name = use
    own = _file(module, folders) if module else file
    inner = _file(f"{module}.{name}", folders)
    if inner and not (own and _binds(own.read_text("utf-8"), name)):
        return inner, ""
    return (own, name) if own else None


def _file(module: str, folders: list[Path]) -> Path | None:
    """The file of a module, if it is ours."""
    places = [folder.joinpath(*module.split(".")) for folder in folders]
    files = [x for p in places for x in (p.with_suffix(".py"), p / "__init__.py")]
    return next((file for file in files if file.is_file()), None)


Module = tuple[dict[str, list[ast.stmt]], dict[str, set[Name]]]


@lru_cache(1000)
def _module(text: str) -> Module | None:
    """A file's statements and imports, by the names that they bind."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    statements: dict[str, list[ast.stmt]] = {"": tree.body}
    imports: dict[str, set[Name]] = {}
    for statement in tree.body:
        names = {n for n in ast.walk(statement) if isinstance(n, ast.Name)}
        stored = {n.id for n in names if isinstance(n.ctx, ast.Store)}
        own = {getattr(statement, "name", "")} - {""}
        for name in own or stored or {n.id for n in names}:
            statements.setdefault(name, []).append(statement)
    for node in ast.walk(tree):  # imports inside of functions, too
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                use = (node.module or "", alias.name)
                imports.setdefault(alias.asname or alias.name, set()).add(use)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.asname or alias.name.partition(".")[0]
                imports.setdefault(name, set()).add((alias.name, ""))
    return statements, imports


def _binds(text: str, name: str) -> bool:
    return any(name in names for names in _module(text) or ())


@lru_cache(10_000)
def _part(text: str, name: str) -> tuple[str, set[Name]]:
    """The text of a name in a file, or of the whole file, and what it uses."""
    module = _module(text)
    if module is None:
        return text, set()
    statements, imports = module
    if not _binds(text, name):
        name = ""
    nodes = statements.get(name, [])
    used = {n.id for s in nodes for n in ast.walk(s) if isinstance(n, ast.Name)}
    used |= set(imports) if not name else {name}
    uses = set[Name]().union(*(imports.get(name, ()) for name in used))
    if name:
        lines = text.split("\n")
        text = "\n".join(_without_docstrings(node, lines) for node in nodes)
        uses |= {("", other) for other in used if other in statements}
    return text, uses


def _without_docstrings(statement: ast.stmt, lines: list[str]) -> str:
    """A statement's text, without the docstrings in it."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(d.lineno for d in decorators)])
    kept = set(range(first, (statement.end_lineno or first) + 1))
    for node in ast.walk(statement):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            kept -= set(range(node.lineno, (node.end_lineno or 0) + 1))
    return "\n".join(lines[number - 1] for number in sorted(kept))
