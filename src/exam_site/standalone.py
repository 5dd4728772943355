"""Turn a snippet into a program that needs only torch and NumPy.

Each import from `i2dl_exam` is replaced by the source of the imported names and of what
those names use inside the package, found by symbol in the syntax tree.
"""

import ast
import sys
from dataclasses import dataclass, field
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

from exam_site import ROOT
from exam_site.errors import SiteError

PACKAGE = "i2dl_exam"


@dataclass(frozen=True)
class Symbol:
    """A name of the package and the place that imports it."""

    module: str  # below the package
    name: str
    place: str


@dataclass(frozen=True)
class Module:
    """One parsed module of the package."""

    lines: list[str]
    definitions: dict[str, ast.stmt]
    own: dict[str, Symbol]  # names imported from the package
    foreign: dict[str, ast.Import | ast.ImportFrom]  # other imported names


@dataclass
class Collected:
    """What a program needs: names by module of the package, and other imports."""

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
    tree = _parse(text, where)
    needed = Collected()
    skip: set[int] = set()  # line numbers that do not go into the body
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            skip.update(range(node.lineno, (node.end_lineno or 0) + 1))
            _import(node, where, needed, root)
    docstring = _docstring(tree, where)
    skip.update(range(docstring.lineno, (docstring.end_lineno or 0) + 1))
    lines = text.split("\n")
    body = "\n".join(x for i, x in enumerate(lines, 1) if i not in skip).strip()
    parts = [ast.get_source_segment(text, docstring) or "", _merged(needed.imports)]
    sources = _sources(needed, root)
    _refuse_clashes(tree, sources.keys() | _bindings(needed, sources, where), where)
    parts = ["\n\n".join(part for part in parts if part), *sources.values(), body]
    return ("\n\n\n" if sources else "\n\n").join(parts) + "\n"


def _parse(text: str, where: str) -> ast.Module:
    """The syntax tree of a file whose imports can be moved."""
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise SiteError(
            f"{where}:{error.lineno}", error.msg, "Correct the syntax."
        ) from error
    for one, two in pairwise(tree.body):
        if one.end_lineno == two.lineno:
            raise SiteError(
                f"{where}:{two.lineno}",
                "two statements share this line",
                "Give each its own line.",
            )
    _refuse_hidden_imports(tree, where)
    return tree


@cache
def _module(name: str, root: Path) -> Module:
    """Parse `src/i2dl_exam/<name>.py`."""
    where = f"src/{PACKAGE}/{name}.py"
    text = (root / where).read_text(encoding="utf-8")
    module = Module(text.split("\n"), {}, {}, {})
    for node in _parse(text, where).body:
        defined = _defined(node)
        if defined:
            module.definitions[defined] = node
        elif isinstance(node, ast.ImportFrom) and _from_package(node):
            module.own.update({s.name: s for s in _own(node, where, root)})
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                module.foreign[_bound(alias)] = _single(node, alias)
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            raise SiteError(
                f"{where}:{node.lineno}",
                "this statement cannot be taken into a program",
                "Write imports, functions, classes and `NAME = value` only.",
            )
    return module


def _defined(node: ast.stmt) -> str | None:
    """The name that a statement gives a function, a class or a value."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name
    targets: list[ast.expr] = getattr(node, "targets", [])
    if isinstance(node, ast.AnnAssign):
        targets = [node.target]
    if len(targets) == 1 and isinstance(targets[0], ast.Name):
        return targets[0].id
    return None


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
    for symbol in _own(node, where, root):
        _collect(symbol, needed, root)


def _own(node: ast.ImportFrom, where: str, root: Path) -> list[Symbol]:
    """The symbols that one import takes from the package."""
    place = f"{where}:{node.lineno}"
    module = (node.module or "").removeprefix(f"{PACKAGE}.")
    if node.level or not (root / "src" / PACKAGE / f"{module}.py").is_file():
        raise SiteError(
            place,
            f"{'.' * node.level}{node.module or ''} is not a module of the package",
            f"Write `from {PACKAGE}.module import name`.",
        )
    for alias in node.names:
        if alias.asname:
            raise SiteError(
                place,
                f"{ast.unparse(alias)!r} renames what the program defines",
                f"Import {alias.name!r} without `as`.",
            )
    return [Symbol(module, alias.name, place) for alias in node.names]


def _collect(symbol: Symbol, needed: Collected, root: Path) -> None:
    """Add a symbol and everything it uses."""
    source = _module(symbol.module, root)
    if symbol.name not in source.definitions:
        raise SiteError(
            symbol.place,
            f"{PACKAGE}.{symbol.module} does not define {symbol.name!r}",
            f"Import a name that src/{PACKAGE}/{symbol.module}.py defines itself.",
        )
    names = needed.symbols.setdefault(symbol.module, set())
    if symbol.name in names:
        return
    names.add(symbol.name)
    definition = source.definitions[symbol.name]
    used = {n.id for n in ast.walk(definition) if isinstance(n, ast.Name)}
    for other in sorted(used & source.own.keys()):
        _collect(source.own[other], needed, root)
    for other in sorted(used & source.definitions.keys()):
        _collect(Symbol(symbol.module, other, symbol.place), needed, root)
    needed.imports += [source.foreign[x] for x in sorted(used & source.foreign.keys())]


def _refuse_hidden_imports(tree: ast.Module, where: str) -> None:
    """Refuse imports that cannot be replaced or moved to the top."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        if isinstance(node, ast.Import):
            hidden = any(a.name.split(".")[0] == PACKAGE for a in node.names)
        else:
            hidden = _from_package(node) and node not in tree.body
        if hidden:
            raise SiteError(
                f"{where}:{node.lineno}",
                f"imports {PACKAGE} in a way that cannot be replaced",
                f"Write `from {PACKAGE}.module import name` at the top level.",
            )
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            raise SiteError(
                f"{where}:{node.lineno}",
                "a __future__ import cannot be merged into a program",
                "Remove it.",
            )


def _docstring(tree: ast.Module, where: str) -> ast.Expr:
    first = tree.body[0] if tree.body else None
    if isinstance(first, ast.Expr) and ast.get_docstring(tree):
        return first
    raise SiteError(
        f"{where}:1", "has no docstring", "Say in one line what the program proves."
    )


def _bindings(needed: Collected, sources: dict[str, str], where: str) -> set[str]:
    """The names that the merged imports bind, each to one thing."""
    meanings: dict[str, str] = {}
    for node in needed.imports:
        (alias,) = node.names
        name = _bound(alias)
        whole = isinstance(node, ast.Import) and not alias.asname
        text = f"import {name}" if whole else ast.unparse(node)
        other = meanings.setdefault(name, text)
        if name in sources or other != text:
            second = "defined by the package" if name in sources else f"by `{other}`"
            raise SiteError(
                where,
                f"{name!r} has two meanings in this program: by `{text}` and {second}",
                "Import it the same way everywhere, or choose another name.",
            )
    return set(meanings)


def _refuse_clashes(tree: ast.Module, taken: set[str], where: str) -> None:
    """Refuse a snippet that gives a name of the program another meaning."""
    for node in ast.walk(tree):
        name = node.id if isinstance(node, ast.Name) else getattr(node, "name", None)
        binds = not isinstance(node, ast.Name) or isinstance(node.ctx, ast.Store)
        if binds and not isinstance(node, ast.alias) and name in taken:
            raise SiteError(
                f"{where}:{getattr(node, 'lineno', 1)}",
                f"gives {name!r} a second meaning; it is imported already",
                "Choose another name.",
            )


def _sources(needed: Collected, root: Path) -> dict[str, str]:
    """The text of each symbol, module by module, in the order of the source."""
    sources: dict[str, str] = {}
    for module in _ordered(needed, root):
        parsed = _module(module, root)
        for name, node in parsed.definitions.items():
            if name not in needed.symbols[module]:
                continue
            if name in sources:
                raise SiteError(
                    f"src/{PACKAGE}/{module}.py:{node.lineno}",
                    f"{name!r} is defined in two modules that one program needs",
                    "Give one of them another name.",
                )
            sources[name] = _source(node, parsed.lines)
    return sources


def _ordered(needed: Collected, root: Path) -> list[str]:
    """The modules, each after those it imports from."""
    graph = {
        module: [s.module for s in _module(module, root).own.values()]
        for module in needed.symbols
    }
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise SiteError(
            f"src/{PACKAGE}/{error.args[1][0]}.py",
            f"modules import each other: {' -> '.join(error.args[1])}",
            "Move what both need into a third module.",
        ) from error
    return [module for module in order if module in needed.symbols]


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
