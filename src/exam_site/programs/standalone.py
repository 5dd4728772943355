"""Turn a snippet into a program that needs only torch and NumPy.

Each import from `i2dl_exam` is replaced by the source of the imported names and of what
those names use inside the package. What the snippet imports comes first, as it uses it,
then the helpers of that, then its own lines.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import dropwhile
from pathlib import Path
from typing import NoReturn

from exam_site import ROOT, files
from exam_site.errors import SiteError

PACKAGE = "i2dl_exam"
CHECKED = "checked"  # the decorator that declares argument checks: no part of a program
SUPPORT = {"checks", "sampling"}  # modules that no question is about: they stand last


@dataclass(frozen=True)
class Import:
    """A name, and the line that imports it alone."""

    name: str
    line: str


@dataclass(frozen=True)
class Definition(Import):
    """A name of the package, and what stands in programs instead of its import."""

    module: "Source"
    node: ast.stmt
    text: str


class Source:
    """A file of Python: a snippet, or a module of the package."""

    def __init__(self, path: Path, root: Path) -> None:
        self.name, self.root = path.stem, root
        self.where = path.relative_to(root).as_posix()
        self.text = files.read(path, root)
        self.lines = self.text.split("\n")
        try:
            self.tree = ast.parse(self.text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            what = getattr(error, "msg", f"is no Python, or too deeply nested: {error}")
            line = getattr(error, "lineno", None) or 1
            self.refuse(line, what, "Correct the syntax.")
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import | ast.ImportFrom) and _from_package(node):
                self._check(node)
        nodes = self.tree.body
        self.moved = [x for x in nodes if isinstance(x, ast.Import | ast.ImportFrom)]

    def refuse(self, line: int | None, what: str, fix: str) -> NoReturn:
        """Tell a mistake in this file."""
        raise SiteError(f"{self.where}:{line}" if line else self.where, what, fix)

    def _check(self, node: ast.Import | ast.ImportFrom) -> None:
        """Refuse an import from the package that its source cannot replace."""
        fix = f"Write `from {PACKAGE}.module import name` at the top level."
        if isinstance(node, ast.Import) or node not in self.tree.body:
            what = f"imports {PACKAGE} in a way that cannot be replaced"
            self.refuse(node.lineno, what, fix)
        named = "." * node.level + (node.module or "")
        module = named.removeprefix(f"{PACKAGE}.")
        if not (self.root / "src" / PACKAGE / f"{module}.py").is_file():
            self.refuse(node.lineno, f"{named} is not a module of the package", fix)
        for alias in node.names:
            if alias.asname:
                what = f"{ast.unparse(alias)!r} renames what the program defines"
                self.refuse(node.lineno, what, f"Import {alias.name!r} without `as`.")

    @cached_property
    def imports(self) -> list[Import]:
        """What it imports, name by name."""
        return [self._imported(node, x) for node in self.moved for x in node.names]

    @property
    def used_imports(self) -> list[Import]:
        """The same in the order in which it uses them; first what it does not use."""
        order = {name: i for i, name in enumerate(_names(ast.walk(self.tree)))}
        return sorted(self.imports, key=lambda each: order.get(each.name, 0))

    def _imported(self, node: ast.Import | ast.ImportFrom, alias: ast.alias) -> Import:
        origin = getattr(node, "module", "")
        if not _from_package(node):
            line = f"import {ast.unparse(alias)}"
            name = alias.asname or alias.name.split(".")[0]
            return Import(name, f"from {origin} {line}" if origin else line)
        module = _module(origin.removeprefix(f"{PACKAGE}."), self.root)
        if alias.name not in module.definitions:
            what = f"{origin} does not define {alias.name!r}"
            fix = f"Import a name that {module.where} defines itself."
            self.refuse(node.lineno, what, fix)
        return module.definitions[alias.name]

    @cached_property
    def definitions(self) -> dict[str, Definition]:
        """What it defines, by name."""
        found = {}
        for node in self.tree.body:
            match node:
                case (
                    ast.FunctionDef(name=name)
                    | ast.ClassDef(name=name)
                    | ast.Assign(targets=[ast.Name(id=name)])
                    | ast.AnnAssign(target=ast.Name(id=name))
                ):
                    line = f"from {PACKAGE}.{self.name} import {name}"
                    text = _as_programs_have_it(node, self.lines)
                    found[name] = Definition(name, line, self, node, text)
                case ast.Import() | ast.ImportFrom() | ast.Expr(ast.Constant()):
                    pass
                case _:
                    what = "this statement cannot be taken into a program"
                    fix = "Write imports, functions, classes and `NAME = value` only."
                    self.refuse(node.lineno, what, fix)
        return found

    @cached_property
    def scope(self) -> dict[str, Import]:
        """What each name means in it."""
        return {each.name: each for each in self.imports} | self.definitions


@cache
def _module(name: str, root: Path) -> Source:
    return Source(root / "src" / PACKAGE / f"{name}.py", root)


def standalone(snippet: Path, root: Path = ROOT) -> str:
    """The snippet's program with everything from the package written into it."""
    source = Source(snippet, root)
    imports, *definitions = _written(source, source.used_imports)
    docstring = source.tree.body[0] if ast.get_docstring(source.tree) else None
    if not docstring:
        source.refuse(1, "has no docstring", "Say in one line what the program proves.")
    skip = {i for node in (docstring, *source.moved) for i in _lines(node)}
    body = [line for i, line in enumerate(source.lines, 1) if i not in skip]
    head = [ast.get_source_segment(source.text, docstring), imports]
    parts = ["\n\n".join(filter(None, head)), *definitions, "\n".join(body).strip()]
    return ("\n\n\n" if definitions else "\n\n").join(parts) + "\n"


def helpers(snippet: Path, root: Path = ROOT) -> str:
    """What a lab imports from the package, as text to be executed before it."""
    source = Source(snippet, root)
    direct = [x for x in source.imports if isinstance(x, Definition)]
    return "\n\n\n".join(filter(None, _written(source, direct)))


def symbols(snippet: Path, root: Path = ROOT) -> dict[str, bool]:
    """The package's symbols in a program: whether the snippet imports each itself."""
    direct = Source(snippet, root).used_imports
    needed = [x for x in _needed(direct) if isinstance(x, Definition)]
    return {f"{x.module.name}.{x.name}": x in direct for x in needed}


def definitions(root: Path = ROOT) -> dict[str, Definition]:
    """Everything that the package defines, by symbol, such as `recurrent.rnn_step`."""
    return {
        f"{path.stem}.{name}": definition
        for path in sorted((root / "src" / PACKAGE).glob("[!_]*.py"))
        for name, definition in _module(path.stem, root).definitions.items()
    }


def _needed(direct: Iterable[Import]) -> list[Import]:
    """What a snippet imports, and what that uses, step by step away from it."""
    needed = list(dict.fromkeys(direct))
    for each in needed:  # grows on the way
        if isinstance(each, Definition):
            needed += [x for x in _used(each) if x not in needed]
    return needed


def _written(source: Source, direct: Iterable[Import]) -> list[str]:
    """The import lines, and each definition, in an order in which they can run."""
    needed = _needed(direct)
    _refuse_clashes(source, needed)
    found = [x for x in needed if isinstance(x, Definition)]
    found.sort(key=lambda x: x.module.name in SUPPORT)
    others = [x.line for x in needed if not isinstance(x, Definition)]
    return [_merged(others), *(x.text for x in _in_order(found, set()))]


def _in_order(some: Iterable[Import], placed: set[Import]) -> Iterator[Definition]:
    """Each definition, after those that it executes when it is executed itself."""
    for each in some:
        if isinstance(each, Definition) and each not in placed:
            placed.add(each)
            yield from _in_order(_used(each, at_once=True), placed)
            yield each


@cache  # most definitions serve many programs
def _used(definition: Definition, *, at_once: bool = False) -> list[Import]:
    """What a definition uses, or what of it is executed with the definition."""
    scope, node = definition.module.scope, definition.node
    names = _names(_executed(node) if at_once else ast.walk(node))
    return [scope[name] for name in names if name in scope]


def _names(nodes: Iterable[ast.AST]) -> list[str]:
    """The names that these nodes use, each once, in the order of the source."""
    names = [node for node in nodes if isinstance(node, ast.Name)]
    names.sort(key=lambda name: (name.lineno, name.col_offset))
    return list(dict.fromkeys(x.id for x in names if isinstance(x.ctx, ast.Load)))


def _executed(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that are executed with a definition, and not when it is called."""
    yield node
    later = node.body if isinstance(node, ast.FunctionDef) else []
    for child in ast.iter_child_nodes(node):
        if child not in later:
            yield from _executed(child)


def _refuse_clashes(source: Source, needed: list[Import]) -> None:
    """Refuse a name that imports, definitions and the snippet give two meanings."""
    whole = [re.sub(r"^(import \w+)[.\w]*$", r"\1", each.line) for each in needed]
    meanings = [(x.name, f"by `{line}`") for x, line in zip(needed, whole, strict=True)]
    for node in ast.walk(source.tree):
        match node:
            case (
                ast.FunctionDef(name=name)
                | ast.ClassDef(name=name)
                | ast.Name(id=name, ctx=ast.Store())
            ):
                meanings.append((name, "in its own lines"))
    taken: dict[str, str] = {}
    for name, meaning in meanings:
        if (other := taken.setdefault(name, meaning)) != meaning:
            what = f"{name!r} has two meanings in this program: {other} and {meaning}"
            source.refuse(None, what, "Choose another name for one of them.")


def _from_package(node: ast.Import | ast.ImportFrom) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name.split(".")[0] == PACKAGE for alias in node.names)
    return bool(node.level) or (node.module or "").split(".")[0] == PACKAGE


def _lines(node: ast.stmt | ast.expr) -> range:
    """The numbers of the lines on which a node stands."""
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _as_programs_have_it(definition: ast.stmt, lines: list[str]) -> str:
    """A definition's text, without checks, docstrings cut to their first paragraph."""
    decorators: list[ast.expr] = getattr(definition, "decorator_list", [])
    first = min([definition.lineno, *(each.lineno for each in decorators)])
    text = {i: lines[i - 1] for i in range(first, _lines(definition).stop)}
    dropped: list[int] = []
    for node in ast.walk(definition):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            for each in node.decorator_list[:]:
                if ast.unparse(each).partition("(")[0] == CHECKED:
                    node.decorator_list.remove(each)
                    dropped += _lines(each)
            own = _lines(node.body[0]) if ast.get_docstring(node) else ()
            rest = list(dropwhile(lambda i: text[i].strip(), own))
            if rest:
                text[rest[0] - 1] += '"""'
            dropped += rest
    return "\n".join(line for i, line in text.items() if i not in dropped)


def _merged(lines: list[str]) -> str:
    """Import lines without repetition, the standard library's first."""
    names: dict[str, set[str]] = {"": set()}  # by origin; without one, whole lines
    for line in lines:
        origin, _, name = line.rpartition(" import ")
        names[origin] = names.get(origin, set()) | {name}
    merged = sorted(names.pop(""))
    merged += sorted(f"{x} import {', '.join(sorted(names[x]))}" for x in names)
    groups: list[list[str]] = [[], []]
    for line in merged:
        top = line.split()[1].split(".")[0]
        groups[top not in sys.stdlib_module_names].append(line)
    return "\n\n".join("\n".join(group) for group in groups if group)
