"""Refuse printed text that would not be the same on another machine.

A program is rewritten so that every value it formats or prints passes through a check:
floats need an explicit format of at most 4 decimals, and moving a float by 1e-9 must
not change the text.
"""

import ast
import math
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NoReturn

SHIFT = 1e-9
FORMAT = "_checked_format"
PRINT = "_checked_print"
MODULO = "_checked_modulo"
X = "{x:.4f}"
FORBIDDEN = {
    r"(?<![\w.])-0(\.0+)?(?!\.?\d)": "a negative zero: format it with the z flag",
    r"\d\.\d{5,}": "more than 4 decimals: round it with an explicit format",
    r"\btensor\(|\barray\(": "a tensor's or array's repr: print its numbers",
    r"\bcuda\b|\bcpu\b": "a device's name: it differs between machines",
    r"\bat 0x[0-9a-f]+": "a memory address: it differs between runs",
    r"^\s*(```|~~~)": "a fence: it would end the block on the page",
}
CONVERSIONS: dict[int, Callable[[object], str]]
CONVERSIONS = {ord("r"): repr, ord("s"): str, ord("a"): ascii}
FORMATTING = ["format", "format_map", "repr", "ascii"]
FORMATTING += ["array2string", "array_str", "array_repr"]
UNCHECKED = {name: f"{name}() is not checked: use an f-string" for name in FORMATTING}
UNCHECKED["round"] = "round() hides a boundary: use a format"
UNCHECKED["stdout"] = "sys.stdout is not checked: use print"
CLOCKS = {"time", "datetime"}  # modules


class UnstableError(Exception):
    """Text that another machine could print differently; the message says why."""


def watched(tree: ast.Module) -> ast.Module:
    """A parsed program, changed in place so that `NAMES` check all that it prints."""
    _Instrument().visit(tree)
    return ast.fix_missing_locations(tree)


class _Instrument(ast.NodeTransformer):
    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.AST:
        self.generic_visit(node)
        spec = node.format_spec or ast.Constant("")
        call = _call(node, FORMAT, node.value, ast.Constant(node.conversion), spec)
        return ast.FormattedValue(call, -1, None)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        _refuse(node.id, node)
        if node.id == "print":
            return ast.copy_location(ast.Name(PRINT, node.ctx), node)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if node.attr != "round":  # a tensor's; its result is checked when printed
            _refuse(node.attr, node)
        return node

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> ast.AST:
        module = getattr(node, "module", None)
        for name in (module, *(alias.name for alias in node.names)):
            if name in CLOCKS:
                _refuse_at(node, "a time differs between runs")
            _refuse(name, node)
        return node

    visit_ImportFrom = visit_Import  # noqa: N815  as ast names it

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """`str(x)` is checked like `f"{x}"`; as an argument, `str` cannot be."""
        self.generic_visit(node)
        passed = {each.id for each in node.args if isinstance(each, ast.Name)}
        if "str" in passed and ast.unparse(node.func) != "isinstance":
            _refuse_at(node, "str is not checked here: use an f-string")
        if isinstance(node.func, ast.Name) and node.func.id == "str" and node.args:
            return _call(node, FORMAT, node.args[0], ast.Constant(-1), ast.Constant(""))
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """A `%` may format text; whether it does is known when it runs."""
        self.generic_visit(node)
        if isinstance(node.op, ast.Mod):
            return _call(node, MODULO, node.left, node.right)
        return node


def _call(node: ast.expr, name: str, *arguments: ast.expr) -> ast.expr:
    """A call that takes the place of a node."""
    call = ast.Call(ast.Name(name, ast.Load()), list(arguments), [])
    return ast.copy_location(call, node)


def _refuse(name: str | None, node: ast.expr | ast.stmt) -> None:
    """Raise if what has this name makes text that is not checked."""
    if name in UNCHECKED:
        _refuse_at(node, UNCHECKED[name])


def _refuse_at(node: ast.expr | ast.stmt, why: str) -> NoReturn:
    raise UnstableError(f"line {node.lineno}: {why}")


def checked_modulo(left: Any, right: Any) -> Any:
    """`left % right` that refuses to format text."""
    if isinstance(left, str):
        raise UnstableError("'%' is not checked: use an f-string")
    return left % right


def checked_format(value: Any, conversion: int, spec: str) -> str:
    """What an f-string does, after refusing what is not the same everywhere."""
    if conversion in CONVERSIONS:
        value = CONVERSIONS[conversion](_printable(value))
    number = value.item() if _is_scalar(value) else value
    if not isinstance(number, float) or not spec:
        return format(_printable(number), spec)
    return _stable_float(number, spec)


def checked_print(*values: Any, **options: Any) -> None:
    """`print` that refuses floats and tensors without a format."""
    print(*(_printable(value) for value in values), **options)


def check_text(text: str) -> None:
    """Refuse what no printed answer may contain, with its line and the reason."""
    if not text.endswith("\n"):
        raise UnstableError("the output does not end with a line break")
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, why in FORBIDDEN.items():
            if found := re.search(pattern, line):
                raise UnstableError(f"output line {number} shows {found[0]!r}, {why}")


def _is_scalar(value: Any) -> bool:
    return hasattr(value, "item") and getattr(value, "shape", None) == ()


def _printable(value: Any) -> Any:
    """The value, if its plain text is the same everywhere."""
    kind = type(value).__name__
    if isinstance(value, float):
        raise UnstableError(f"prints the float {value!r} without a format such as {X}")
    if hasattr(value, "dtype"):
        raise UnstableError(f"prints a {kind}: print its numbers, formatted")
    if isinstance(value, dict):
        for pair in value.items():
            _printable(pair)
    elif isinstance(value, list | tuple):
        for each in value:
            _printable(each)
    elif not isinstance(value, str | int | Fraction | None | range | Exception):
        raise UnstableError(f"prints a {kind}, whose text is not checked")
    return value


def _stable_float(value: float, spec: str) -> str:
    if not math.isfinite(value):
        return format(value, spec)
    digits = re.search(r"\.(\d+)[fFeE%]$", spec)
    if not digits or int(digits[1]) > 4:
        raise UnstableError(
            f"the format {spec!r} must fix at most 4 decimals, as in .4f"
        )
    shift = SHIFT * max(1.0, abs(value))
    texts = {format(x, spec) for x in (value - shift, value, value + shift)}
    if len(texts) > 1:
        raise UnstableError(
            f"{value!r} with format {spec!r} sits on a rounding boundary: it could "
            f"print {' or '.join(sorted(texts))}; show other decimals, or use the z "
            "flag for zero"
        )
    return texts.pop()


NAMES: dict[str, Callable[..., Any]] = {
    FORMAT: checked_format,
    PRINT: checked_print,
    MODULO: checked_modulo,
}
