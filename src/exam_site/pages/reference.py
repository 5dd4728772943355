"""What the API reference says of the package beyond its docstrings: who uses what.

mkdocstrings writes signature, formula, shapes and errors when the site is built, from
the source and without importing it. Which symbols there are and which questions use
them is generated before, into the pages' Markdown.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from exam_site import ROOT
from exam_site.pages.page import Page
from exam_site.programs.outputs import Program
from exam_site.programs.standalone import CHECKED, PACKAGE, symbols


@dataclass(frozen=True)
class Entry:
    """A public function or class: its name, and the first paragraph that tells it."""

    name: str
    summary: str
    checked: str = ""  # what its arguments must be, as `@checked(...)` declares it


@dataclass(frozen=True)
class Module:
    """A module of the package: its docstring, and its public symbols in order."""

    name: str
    text: str
    entries: tuple[Entry, ...]


def module(name: str, root: Path = ROOT) -> Module:
    """Read a module; nothing is imported."""
    path = root / "src" / PACKAGE / f"{name}.py"
    if not path.is_file():
        raise ValueError(f"there is no src/{PACKAGE}/{name}.py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    own = {}  # the module's own rules, in words
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name[0] == "_":
            words = _first_paragraph(node).rstrip(".")
            own[node.name] = words[:1].lower() + words[1:]
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            kind = ast.unparse(node.value.func)
            if kind in ("Each", "Integer", "Interval", "Shape", "floats"):
                own[ast.unparse(node.targets[0])] = _rule(node.value, own)
    found = [
        Entry(node.name, _first_paragraph(node), _checked(node, own))
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_"
    ]
    return Module(name, ast.get_docstring(tree) or "", tuple(found))


def _checked(node: ast.FunctionDef | ast.ClassDef, own: Mapping[str, str]) -> str:
    """What is declared of a function's arguments, or of a class's when it is made."""
    made = [n for n in node.body if getattr(n, "name", "") == "__init__"]
    calls = getattr((made or [node])[0], "decorator_list", [])
    calls = [c for c in calls if isinstance(c, ast.Call)]
    rules = [r for c in calls if ast.unparse(c.func) == CHECKED for r in c.keywords]
    return ", ".join(f"`{rule.arg}` {_rule(rule.value, own)}" for rule in rules)


NAMED = {
    "positive": "an int ≥ 1",
    "natural": "an int ≥ 0",
    "same_shape": "a number or tensor of the common shape",
}


def _rule(rule: ast.expr, own: Mapping[str, str]) -> str:
    """A rule in words, such as `of shape (N, m)` or `an int ≥ 1`."""
    if isinstance(rule, ast.Constant):
        return f"of shape {_shape(str(rule.value))}"
    if isinstance(rule, ast.Name):
        return NAMED.get(rule.id) or own[rule.id]
    assert isinstance(rule, ast.Call), ast.unparse(rule)
    kind, values = ast.unparse(rule.func), [ast.unparse(a) for a in rule.args]
    if kind == "Each":
        count = f" of {values[1]}" if rule.keywords else ""
        return f"a list or tuple{count}, each {_rule(rule.args[0], own)}"
    if kind == "Integer":
        return f"an int ≥ {values[0]}"
    if kind == "Interval":
        low, high = [*values, *("-inf", "inf")[len(values) :]]
        begin = "(" if rule.keywords or low == "-inf" else "["
        return f"in {begin}{low}, {high})"
    if kind == "Shape":
        return "a tensor"
    shape = str(getattr(rule.args[0], "value", "")) if rule.args else ""
    return f"of floats{f', of shape {_shape(shape)}' if shape else ''}"


def _shape(text: str) -> str:
    axes = text.split()
    return f"({', '.join(axes)}{',' * (len(axes) == 1)})" if axes else "()"


def _first_paragraph(node: ast.FunctionDef | ast.ClassDef) -> str:
    return re.sub(r"\s+", " ", (ast.get_docstring(node) or "").split("\n\n")[0])


def anchors(pages: Mapping[str, Page], root: Path = ROOT) -> dict[str, str]:
    """Where the reference tells of each symbol: a page below `docs/`, an anchor."""
    found = {}
    for path, page in pages.items():
        calls = [m for m in page.markers if m.name == "api" and m.arguments]
        for name in (call.arguments[0] for call in calls):
            if (root / "src" / PACKAGE / f"{name}.py").is_file():
                for entry in module(f"{name}", root).entries:
                    symbol = f"{name}.{entry.name}"
                    found[symbol] = f"{path}#{PACKAGE}.{symbol}"
    return found


Uses = dict[Program, bool]  # by program: whether its snippet imports it itself


@cache
def uses(programs: tuple[Program, ...], root: Path = ROOT) -> dict[str, Uses]:
    """The programs that hold a symbol, by its name such as `checks.require_int`."""
    found: dict[str, Uses] = {}
    for program in programs:
        for symbol, direct in symbols(program.path, root).items():
            found.setdefault(symbol, {})[program] = direct
    return found
