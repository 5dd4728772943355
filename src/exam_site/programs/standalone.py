"""Turn a snippet into a program that needs only torch and NumPy.

Each import from `i2dl_exam` is replaced by the source of the imported names and of what
those names use inside the package, found by symbol in the syntax tree. What the snippet
imports comes first, as it uses it, then the helpers of that, then its own lines.
"""

import ast
import copy
import sys
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeGuard

from exam_site import ROOT, files
from exam_site.errors import SiteError

PACKAGE = "i2dl_exam"
CHECKED = "checked"  # the decorator that declares argument checks: no part of a program
DROPPED = "# a declared check\n"  # no line holds a line break
SUPPORT = {"checks", "sampling"}  # modules that no question is about: they stand last


@dataclass(frozen=True)
class Symbol:
    """A name of the package and the place that imports it."""

    module: str  # below the package
    name: str
    place: str = field(compare=False)


@dataclass(frozen=True)
class Definition:
    """A function, class or value of the package as programs have it."""

    node: ast.stmt
    text: str


@dataclass(frozen=True)
class Module:
    """One parsed module of the package."""

    definitions: dict[str, Definition]
    package_imports: dict[str, Symbol]  # by the name that they bind
    external_imports: dict[str, ast.Import | ast.ImportFrom]


@dataclass
class Collected:
    """What a program needs: symbols of the package, and other imports."""

    symbols: list[Symbol] = field(default_factory=list)
    direct: int = 0  # the first of them, which the snippet imports itself
    imports: list[ast.Import | ast.ImportFrom] = field(default_factory=list)


def standalone(snippet: Path, root: Path = ROOT) -> str:
    """The snippet's program with everything from the package written into it."""
    where = snippet.relative_to(root).as_posix()
    text = files.read(snippet, root)
    tree = _parse(text, where)
    needed = _needed(tree, where, root)
    docstring = _docstring(tree, where)
    skip: set[int] = set()  # line numbers that do not go into the body
    for node in (docstring, *filter(_is_import, tree.body)):
        skip.update(range(node.lineno, (node.end_lineno or 0) + 1))
    lines = text.split("\n")
    body = "\n".join(x for i, x in enumerate(lines, 1) if i not in skip).strip()
    parts = [ast.get_source_segment(text, docstring) or "", _merged(needed.imports)]
    sources = _sources(needed, root)
    _refuse_clashes(tree, needed, where)
    parts = ["\n\n".join(part for part in parts if part), *sources, body]
    return ("\n\n\n" if sources else "\n\n").join(parts) + "\n"


def helpers(snippet: Path, root: Path = ROOT) -> str:
    """What a lab imports from the package, as text to be executed before it."""
    where = snippet.relative_to(root).as_posix()
    tree, needed = _parse(files.read(snippet, root), where), Collected()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and _from_package(node):
            _import(node, where, needed, root)
    _collect(needed, root)
    sources = _sources(needed, root)
    _refuse_clashes(tree, needed, where)
    return "\n\n\n".join(filter(None, [_merged(needed.imports), *sources]))


def symbols(snippet: Path, root: Path = ROOT) -> dict[str, bool]:
    """The package's symbols in a program: whether the snippet imports each itself."""
    where = snippet.relative_to(root).as_posix()
    tree = _parse(files.read(snippet, root), where)
    needed = _needed(tree, where, root)
    named = (f"{symbol.module}.{symbol.name}" for symbol in needed.symbols)
    return {name: i < needed.direct for i, name in enumerate(named)}


def _needed(tree: ast.Module, where: str, root: Path) -> Collected:
    """What a snippet imports, and what that uses."""
    needed = Collected()
    for node in filter(_is_import, tree.body):
        _import(node, where, needed, root)
    used = _names(*(node for node in tree.body if not _is_import(node)))
    needed.symbols.sort(key=lambda s: used.index(s.name) if s.name in used else 0)
    needed.direct = len(needed.symbols)
    _collect(needed, root)
    return needed


def definitions(root: Path = ROOT) -> dict[str, Definition]:
    """Everything that the package defines, by symbol, such as `recurrent.rnn_step`."""
    return {
        f"{path.stem}.{name}": definition
        for path in sorted((root / "src" / PACKAGE).glob("[!_]*.py"))
        for name, definition in _module(path.stem, root).definitions.items()
    }


@lru_cache(1000)  # a snippet is asked for its program and twice for its symbols
def _parse(text: str, where: str) -> ast.Module:
    """The syntax tree of a file whose imports can be moved."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        place = f"{where}:{getattr(error, 'lineno', 1)}"
        what = getattr(error, "msg", f"is no Python, or too deeply nested: {error}")
        raise SiteError(place, what, "Correct the syntax.") from error
    _refuse_hidden_imports(tree, where)
    return tree


@cache
def _module(name: str, root: Path) -> Module:
    """Parse `src/i2dl_exam/<name>.py`."""
    where = f"src/{PACKAGE}/{name}.py"
    text = files.read(root / where, root)
    lines = text.split("\n")
    tree = _without_checks(_parse(text, where), lines)
    module = Module({}, {}, {})
    for node in tree.body:
        defined = _defined(node)
        if defined:
            module.definitions[defined] = Definition(node, _source(node, lines))
        elif isinstance(node, ast.ImportFrom) and _from_package(node):
            some = _package_symbols(node, where, root)
            module.package_imports.update({symbol.name: symbol for symbol in some})
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                module.external_imports[_bound(alias)] = _single(node, alias)
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            what = "this statement cannot be taken into a program"
            fix = "Write imports, functions, classes and `NAME = value` only."
            raise SiteError(f"{where}:{node.lineno}", what, fix)
    return module


def _without_checks(tree: ast.Module, lines: list[str]) -> ast.Module:
    """A copy without the decorators that declare checks; their lines are marked."""
    tree = copy.deepcopy(tree)
    for node in ast.walk(tree):
        decorators: list[ast.expr] = getattr(node, "decorator_list", [])
        for each in [d for d in decorators if _declares_checks(d)]:
            decorators.remove(each)
            for i in range(each.lineno - 1, each.end_lineno or each.lineno):
                lines[i] = DROPPED
    return tree


def _declares_checks(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Name) and called.id == CHECKED


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


def _is_import(node: ast.stmt) -> TypeGuard[ast.Import | ast.ImportFrom]:
    return isinstance(node, ast.Import | ast.ImportFrom)


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
    needed.symbols += _package_symbols(node, where, root)


def _package_symbols(node: ast.ImportFrom, where: str, root: Path) -> list[Symbol]:
    """The symbols that one import takes from the package."""
    place = f"{where}:{node.lineno}"
    module = (node.module or "").removeprefix(f"{PACKAGE}.")
    if node.level or not (root / "src" / PACKAGE / f"{module}.py").is_file():
        named = f"{'.' * node.level}{node.module or ''}"
        what, fix = "is not a module of the package", "import name`."
        raise SiteError(place, f"{named} {what}", f"Write `from {PACKAGE}.module {fix}")
    for alias in node.names:
        if alias.asname:
            what = f"{ast.unparse(alias)!r} renames what the program defines"
            raise SiteError(place, what, f"Import {alias.name!r} without `as`.")
    return [Symbol(module, alias.name, place) for alias in node.names]


def _collect(needed: Collected, root: Path) -> None:
    """Add what the collected symbols use, step by step away from the snippet."""
    for symbol in needed.symbols:  # grows on the way
        source = _module(symbol.module, root)
        if symbol.name not in source.definitions:
            what = f"{PACKAGE}.{symbol.module} does not define {symbol.name!r}"
            own = f"src/{PACKAGE}/{symbol.module}.py"
            raise SiteError(
                symbol.place, what, f"Import a name that {own} defines itself."
            )
        used = _names(source.definitions[symbol.name].node)
        for other in _symbols(used, symbol, source):
            if other not in needed.symbols:
                needed.symbols.append(other)
        known = source.external_imports
        needed.imports += [known[name] for name in used if name in known]


def _symbols(names: list[str], user: Symbol, source: Module) -> list[Symbol]:
    """Those names that are symbols of the package, as seen from a symbol's module."""
    here = {name: Symbol(user.module, name, user.place) for name in source.definitions}
    known = here | source.package_imports
    return [known[name] for name in names if name in known]


@cache  # most symbols serve many programs
def _names(*nodes: ast.AST | None) -> list[str]:
    """The names used anywhere in these nodes, each once, in the order of the source."""
    found = [n for node in nodes if node for n in ast.walk(node)]
    names = [node for node in found if isinstance(node, ast.Name)]
    names.sort(key=lambda node: (node.lineno, node.col_offset))
    used = [node.id for node in names if isinstance(node.ctx, ast.Load)]
    return list(dict.fromkeys(used))


def _names_at_once(node: ast.stmt) -> list[str]:
    """The names needed when a definition is executed, not when it is called."""
    if isinstance(node, ast.FunctionDef):
        return _names(*node.decorator_list, node.args, node.returns)
    if isinstance(node, ast.ClassDef):
        outer = _names(*node.decorator_list, *node.bases, *node.keywords)
        return [*outer, *(name for each in node.body for name in _names_at_once(each))]
    return _names(node)


def _refuse_hidden_imports(tree: ast.Module, where: str) -> None:
    """Refuse imports that cannot be replaced or moved to the top."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            hidden = _from_package(node) and node not in tree.body
        else:
            names = node.names if isinstance(node, ast.Import) else []
            hidden = any(alias.name.split(".")[0] == PACKAGE for alias in names)
        if hidden:
            place = f"{where}:{getattr(node, 'lineno', 1)}"
            what = f"imports {PACKAGE} in a way that cannot be replaced"
            fix = f"Write `from {PACKAGE}.module import name` at the top level."
            raise SiteError(place, what, fix)


def _docstring(tree: ast.Module, where: str) -> ast.Expr:
    first = tree.body[0] if tree.body else None
    if isinstance(first, ast.Expr) and ast.get_docstring(tree):
        return first
    fix = "Say in one line what the program proves."
    raise SiteError(f"{where}:1", "has no docstring", fix)


def _refuse_clashes(tree: ast.Module, needed: Collected, where: str) -> None:
    """Refuse a name that imports, definitions and the snippet give two meanings."""
    meanings = [(s.name, f"by {PACKAGE}.{s.module}") for s in needed.symbols]
    for node in needed.imports:
        name = _bound(node.names[0])
        whole = isinstance(node, ast.Import) and not node.names[0].asname
        text = f"import {name}" if whole else ast.unparse(node)
        meanings.append((name, f"by `{text}`"))
    for each in ast.walk(tree):
        if isinstance(each, ast.FunctionDef | ast.ClassDef):
            meanings.append((each.name, "in its own lines"))
        elif isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            meanings.append((each.id, "in its own lines"))
    taken: dict[str, str] = {}
    for name, meaning in meanings:
        if (other := taken.setdefault(name, meaning)) != meaning:
            what = f"{name!r} has two meanings in this program: {other} and {meaning}"
            raise SiteError(where, what, "Choose another name for one of them.")


def _sources(needed: Collected, root: Path) -> list[str]:
    """The text of each symbol, in an order in which it can be executed."""
    symbols = _ordered(needed.symbols, root)
    return [_module(s.module, root).definitions[s.name].text for s in symbols]


def _ordered(symbols: list[Symbol], root: Path) -> list[Symbol]:
    """The symbols as collected, but each after those that its definition executes."""
    ordered: dict[Symbol, None] = {}

    def place(symbol: Symbol, users: tuple[Symbol, ...] = ()) -> None:
        source = _module(symbol.module, root)
        names = _names_at_once(source.definitions[symbol.name].node)
        for other in _symbols(names, symbol, source):
            if other not in (*users, symbol):
                place(other, (*users, symbol))
        ordered[symbol] = None

    for symbol in sorted(symbols, key=lambda symbol: symbol.module in SUPPORT):
        place(symbol)
    return list(ordered)


def _source(node: ast.stmt, lines: list[str]) -> str:
    """A definition's text, comments included, docstrings cut to their summary."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(d.lineno for d in decorators)])
    text = {i: lines[i - 1] for i in range(first, (node.end_lineno or first) + 1)}
    for each in ast.walk(node):
        if isinstance(each, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(each):
            _shorten(each.body[0], text)
    return "\n".join(line for line in text.values() if line is not DROPPED)


def _shorten(docstring: ast.stmt, text: dict[int, str]) -> None:
    """Keep a docstring's first paragraph."""
    own = range(docstring.lineno, (docstring.end_lineno or 0) + 1)
    blank = next((i for i in own if not text[i].strip()), None)
    if blank is not None:
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
