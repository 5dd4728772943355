"""Turn a snippet into a program that needs only torch and NumPy.

Each import from `i2dl_exam` is replaced by the source of the imported names and of what
those names use inside the package, found by symbol in the syntax tree.
"""

import ast
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from exam_site import ROOT
from exam_site.errors import SiteError

PACKAGE = "i2dl_exam"
Symbol = tuple[str, str]  # (module below the package, name)


@dataclass(frozen=True)
class Module:
    """One parsed module of the package."""

    lines: list[str]
    definitions: dict[str, ast.stmt]
    own: dict[str, Symbol]  # names imported from the package
    foreign: dict[str, ast.Import | ast.ImportFrom]  # other imported names


@dataclass
class Collected:
    """What a program needs: symbols by module in order of dependence, and imports."""

    symbols: dict[str, set[str]] = field(default_factory=dict)
    imports: list[ast.Import | ast.ImportFrom] = field(default_factory=list)


def standalone(snippet: Path, root: Path = ROOT) -> str:
    """The snippet's program with everything from the package written into it.

    Raises:
        SiteError: if it imports what the package lacks, in a way that cannot be
            replaced, or names something twice.
    """
    where = snippet.relative_to(root).as_posix()
    text = snippet.read_text(encoding="utf-8")
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise SiteError(f"{where}:{error.lineno}", error.msg, "Correct it.") from error
    needed = Collected()
    skip: set[int] = set()  # line numbers that do not go into the body
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            skip.update(range(node.lineno, (node.end_lineno or 0) + 1))
            _import(node, where, needed, root)
    _refuse_hidden_imports(tree, where)
    docstring = _docstring(tree, where)
    skip.update(range(docstring.lineno, (docstring.end_lineno or 0) + 1))
    lines = text.splitlines()
    body = "\n".join(x for i, x in enumerate(lines, 1) if i not in skip).strip()
    parts = [ast.get_source_segment(text, docstring) or "", _merged(needed.imports)]
    sources = _sources(needed, root)
    _refuse_clashes(tree, sources, where)
    parts = ["\n\n".join(part for part in parts if part), *sources.values(), body]
    return ("\n\n\n" if sources else "\n\n").join(parts) + "\n"


@cache
def _module(name: str, root: Path) -> Module:
    """Parse `src/i2dl_exam/<name>.py`."""
    text = (root / "src" / PACKAGE / f"{name}.py").read_text(encoding="utf-8")
    module = Module(text.splitlines(), {}, {}, {})
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            module.definitions[node.name] = node
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            module.definitions[node.targets[0].id] = node
        elif isinstance(node, ast.ImportFrom) and _from_package(node):
            below = (node.module or "").removeprefix(f"{PACKAGE}.")
            module.own.update({a.name: (below, a.name) for a in node.names})
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                module.foreign[_bound(alias)] = _single(node, alias)
    return module


def _from_package(node: ast.ImportFrom) -> bool:
    return bool(node.level) or (node.module or "").split(".")[0] == PACKAGE


def _bound(alias: ast.alias) -> str:
    """The name an import binds: `torch` for `import torch.nn`."""
    return alias.asname or alias.name.split(".")[0]


def _single(
    node: ast.Import | ast.ImportFrom, alias: ast.alias
) -> ast.Import | ast.ImportFrom:
    """The same import with this one name only."""
    if isinstance(node, ast.Import):
        return ast.Import(names=[alias])
    return ast.ImportFrom(module=node.module, names=[alias], level=node.level)


def _import(
    node: ast.Import | ast.ImportFrom, where: str, needed: Collected, root: Path
) -> None:
    """Collect what one import of the snippet brings."""
    if isinstance(node, ast.Import) or not _from_package(node):
        needed.imports += [_single(node, alias) for alias in node.names]
        return
    place = f"{where}:{node.lineno}"
    module = (node.module or "").removeprefix(f"{PACKAGE}.")
    if not (root / "src" / PACKAGE / f"{module}.py").is_file():
        raise SiteError(
            place,
            f"{node.module!r} is not a module of the package",
            f"Write `from {PACKAGE}.module import name`.",
        )
    for alias in node.names:
        if alias.asname or alias.name not in _module(module, root).definitions:
            raise SiteError(
                place,
                f"cannot take {ast.unparse(alias)!r} from {node.module}",
                f"Import a name defined in src/{PACKAGE}/{module}.py, without `as`.",
            )
        _collect(module, alias.name, needed, root)


def _collect(module: str, name: str, needed: Collected, root: Path) -> None:
    """Add a symbol after everything it uses."""
    if name in needed.symbols.get(module, ()):
        return
    source = _module(module, root)
    used = {n.id for n in ast.walk(source.definitions[name]) if isinstance(n, ast.Name)}
    for other in sorted(used & source.own.keys()):
        _collect(*source.own[other], needed, root)
    needed.symbols.setdefault(module, set()).add(name)
    for other in sorted(used & source.definitions.keys()):
        _collect(module, other, needed, root)
    needed.imports += [source.foreign[x] for x in sorted(used & source.foreign.keys())]


def _refuse_hidden_imports(tree: ast.Module, where: str) -> None:
    """Refuse imports of the package that are not plain lines at the top level."""
    for node in ast.walk(tree):
        plain = isinstance(node, ast.ImportFrom) and node in tree.body
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        hidden = isinstance(node, ast.ImportFrom) and not plain and _from_package(node)
        if hidden or any(name.split(".")[0] == PACKAGE for name in names):
            raise SiteError(
                f"{where}:{getattr(node, 'lineno', 1)}",
                f"imports {PACKAGE} in a way that cannot be replaced",
                f"Write `from {PACKAGE}.module import name` at the top level.",
            )


def _docstring(tree: ast.Module, where: str) -> ast.Expr:
    first = tree.body[0] if tree.body else None
    if isinstance(first, ast.Expr) and ast.get_docstring(tree):
        return first
    raise SiteError(
        f"{where}:1", "has no docstring", "Say in one line what the program proves."
    )


def _refuse_clashes(tree: ast.Module, sources: dict[str, str], where: str) -> None:
    """Refuse a snippet that gives a name of the package another meaning."""
    for node in ast.walk(tree):
        name = node.id if isinstance(node, ast.Name) else getattr(node, "name", None)
        binds = not isinstance(node, ast.Name) or isinstance(node.ctx, ast.Store)
        if binds and not isinstance(node, ast.alias) and name in sources:
            raise SiteError(
                f"{where}:{getattr(node, 'lineno', 1)}",
                f"gives {name!r} a second meaning; the package defines it already",
                "Choose another name.",
            )


def _sources(needed: Collected, root: Path) -> dict[str, str]:
    """The text of each symbol, module by module, in the order of the source."""
    sources: dict[str, str] = {}
    for module, names in needed.symbols.items():
        parsed = _module(module, root)
        for name, node in parsed.definitions.items():
            if name not in names:
                continue
            if name in sources:
                raise SiteError(
                    f"src/{PACKAGE}/{module}.py:{node.lineno}",
                    f"{name!r} is defined in two modules that one program needs",
                    "Give one of them another name.",
                )
            sources[name] = _source(node, parsed.lines)
    return sources


def _source(node: ast.stmt, lines: list[str]) -> str:
    """A definition's text, comments included, docstrings cut to their summary."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(d.lineno for d in decorators)])
    text = {i: lines[i - 1] for i in range(first, (node.end_lineno or first) + 1)}
    for each in ast.walk(node):
        if isinstance(each, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(each):
            _shorten(each.body[0], text)
    return "\n".join(text.values())


def _shorten(docstring: ast.stmt, text: dict[int, str]) -> None:
    """Keep a docstring's first paragraph."""
    own = range(docstring.lineno, (docstring.end_lineno or 0) + 1)
    blank = next((i for i in own if not text[i].strip()), None)
    if blank is None:
        return
    text[blank - 1] += '"""'
    for i in range(blank, own.stop):
        del text[i]


def _merged(imports: list[ast.Import | ast.ImportFrom]) -> str:
    """Import lines without repetition, the standard library's first."""
    plain = {ast.unparse(n) for n in imports if isinstance(n, ast.Import)}
    origins: dict[str, set[str]] = {}
    for node in imports:
        if isinstance(node, ast.ImportFrom):
            names = {ast.unparse(alias) for alias in node.names}
            origins.setdefault(node.module or "", set()).update(names)
    lines = plain | {
        f"from {origin} import {', '.join(sorted(names))}"
        for origin, names in origins.items()
    }
    groups: list[list[str]] = [[], []]
    for line in sorted(lines, key=lambda x: (x.startswith("from"), x)):
        top = line.split()[1].split(".")[0]
        groups[top not in sys.stdlib_module_names].append(line)
    return "\n\n".join("\n".join(group) for group in groups if group)
