"""What the API reference says of the package beyond its docstrings: who uses what.

mkdocstrings writes signature, formula, shapes and errors when the site is built, from
the source and without importing it. Which symbols there are and which questions use
them is generated before, into the pages' Markdown.
"""

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from exam_site import ROOT
from exam_site.pages.page import Page
from exam_site.programs.outputs import Program
from exam_site.programs.standalone import PACKAGE, symbols


def module(name: str, root: Path = ROOT) -> tuple[str, dict[str, str]]:
    """A module's docstring, and of each public function or class the first paragraph.

    Nothing is imported.
    """
    path = root / "src" / PACKAGE / f"{name}.py"
    if not path.is_file():
        raise ValueError(f"there is no src/{PACKAGE}/{name}.py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    summaries = {
        node.name: " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_"
    }
    return ast.get_docstring(tree) or "", summaries


def anchors(pages: Mapping[str, Page], root: Path = ROOT) -> dict[str, str]:
    """Where the reference tells of each public symbol, such as `checks.require_int`.

    That is a page below `docs/` with an anchor; `pages` have such paths, too.
    """
    found = {}
    for path, page in pages.items():
        calls = [m for m in page.markers if m.name == "api" and m.arguments]
        for name in (call.arguments[0] for call in calls):
            if (root / "src" / PACKAGE / f"{name}.py").is_file():
                for symbol in module(f"{name}", root)[1]:
                    found[f"{name}.{symbol}"] = f"{path}#{PACKAGE}.{name}.{symbol}"
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
