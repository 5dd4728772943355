"""The faults that are put into the package: one change of a syntax tree each.

A fault has a description (`n - 1 → n + 1`) and the text of the whole definition with
it. None only draws other random numbers.
"""

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    **dict.fromkeys((ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult, ast.Div), ast.Mult),
    **dict(zip((ast.Add, ast.Sub, ast.Mult), (ast.Sub, ast.Add, ast.Div), strict=True)),
    **dict(zip((ast.BitAnd, ast.BitOr), (ast.BitOr, ast.BitAnd), strict=True)),
}
PAIRS: list[tuple[type[ast.cmpop], type[ast.cmpop]]] = [
    *[(ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Eq, ast.NotEq)],
    *[(ast.Is, ast.IsNot), (ast.In, ast.NotIn)],
]
COMPARISONS = {a: b for pair in PAIRS for a, b in (pair, pair[::-1])}
OPPOSITE = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)
TYPES = {"annotation", "returns", "format_spec"}  # no answer is computed in them
SEEDS = {"seed", "seeds"}
# Arguments whose loss no answer on a CPU could show.
SILENT = {*SEEDS, "generator", "strict", "device"}
REMOVABLE = (ast.Expr, ast.AugAssign, ast.Delete, ast.Break, ast.Continue, ast.Raise)
Change = tuple[str, ast.AST]  # what it does, if not `old → new`; and the new node
Node = TypeVar("Node", bound=ast.AST)


@dataclass(frozen=True)
class Fault:
    """One fault in one definition of the package."""

    symbol: str  # such as convolution.conv_output_size
    line: int  # in the module's file
    change: str  # such as `n - 1 → n + 1`; with #2 where a definition has two of them
    text: str  # the whole definition with the fault

    @property
    def name(self) -> tuple[str, str]:
        """What names it in the list of survivors."""
        return self.symbol, self.change


def faults(symbol: str, definition: ast.stmt) -> list[Fault]:
    """All faults of a function, a class or a value of the package, one at a time."""
    if _called(getattr(definition, "value", None)) == "TypeVar":
        return []
    tree = ast.Module([copy.deepcopy(definition)], [])
    found, seen = [], Counter[str]()
    for place, (what, new) in _places(tree):
        old = place.swap(new)
        text = ast.unparse(ast.fix_missing_locations(tree))
        place.swap(old)
        seen[what] += 1
        change = f"{what} #{seen[what]}" if seen[what] > 1 else what
        found.append(Fault(symbol, place.line, change, text))
    return found


@dataclass(frozen=True)
class _Place:
    """Where a node stands: a field of its parent, and the index in a list."""

    parent: ast.AST
    field: str
    at: int | None
    line: int

    def swap(self, new: ast.AST) -> ast.AST:
        """Put another node into this place; return the one that stood there."""
        holder = getattr(self.parent, self.field)
        old: ast.AST = holder if self.at is None else holder[self.at]
        if self.at is None:
            setattr(self.parent, self.field, new)
        else:
            holder[self.at] = new
        return old

    def description(self, new: ast.AST) -> str:
        """What a change does, with what stands around a constant: `n - 1 → n - 2`."""
        old = self.swap(new)
        around = isinstance(self.parent, ast.expr | ast.Slice | ast.keyword)
        whole = around and isinstance(old, ast.Constant)
        name = f"{self.argument}=" if self.argument else ""
        after = ast.unparse(self.parent) if whole else name + _first_line(new)
        self.swap(old)
        before = ast.unparse(self.parent) if whole else name + _first_line(old)
        return f"{before} → {after}"

    @property
    def argument(self) -> str:
        """The name of the argument whose default stands here, or nothing."""
        if not isinstance(self.parent, ast.arguments) or self.at is None:
            return ""
        by_place = [*self.parent.posonlyargs, *self.parent.args]
        by_place = by_place[len(by_place) - len(self.parent.defaults) :]
        named = self.parent.kwonlyargs if self.field == "kw_defaults" else by_place
        return named[self.at].arg


def _places(
    parent: ast.AST, bound: frozenset[str] = frozenset()
) -> Iterator[tuple[_Place, Change]]:
    """Every change below a node, from top to bottom."""
    if isinstance(parent, ast.FunctionDef):
        arguments = (n for n in ast.walk(parent.args) if isinstance(n, ast.arg))
        bound = frozenset(argument.arg for argument in arguments)
    for field, at, child in _children(parent):
        line = getattr(child, "lineno", getattr(parent, "lineno", 0))
        place = _Place(parent, field, at, line)
        for what, new in _changes(field, child, bound):
            yield place, (what or place.description(new), new)
        yield from _places(child, bound)
        if isinstance(child, ast.stmt):
            bound |= _bound_by(child)


def _children(parent: ast.AST) -> Iterator[tuple[str, int | None, ast.AST]]:
    """The nodes that a node holds, in which an answer is computed."""
    for field, value in ast.iter_fields(parent):
        several = isinstance(value, list)
        for at, child in enumerate(value if several else [value]):
            docstring = isinstance(getattr(child, "value", None), ast.Constant)
            skipped = field in TYPES or (docstring and isinstance(child, ast.Expr))
            skipped |= _is_seed(_Place(parent, field, at, 0), child)
            if isinstance(child, ast.AST) and not skipped:
                yield field, at if several else None, child


def _is_seed(place: _Place, node: object) -> bool:
    """Whether a node only says which random numbers are drawn, such as `2 * seed + 1`.

    No answer depends on that: the tests hold each claim with at least 20 seeds. Nor
    does one on `strict=`, which only refuses.
    """
    if isinstance(node, ast.Constant):
        given = getattr(place.parent, "arg", None) or place.argument
        return given in {*SEEDS, "strict"}
    nodes = ast.walk(node) if isinstance(node, ast.expr) else ()
    names = {n.id for n in nodes if isinstance(n, ast.Name)}
    return bool(names) and names <= SEEDS


def _called(node: ast.AST | None) -> str:
    """The last part of a called function's name, or nothing."""
    called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
    return called.rpartition(".")[2]


def _bound_by(statement: ast.stmt) -> frozenset[str]:
    """The names that a statement gives a value."""
    names = (n for n in ast.walk(statement) if isinstance(n, ast.Name))
    return frozenset(n.id for n in names if isinstance(n.ctx, ast.Store))


def _changes(field: str, node: ast.AST, bound: frozenset[str]) -> Iterator[Change]:
    """The changes of one node."""
    for new in [*_values(node), *_negated(field, node), *_calls(node)]:
        yield "", new
    if isinstance(node, ast.stmt):
        yield from (("", new) for new in _statements(node))
        if _is_removable(node, bound):
            yield f"{_first_line(node)} → dropped", ast.Pass()
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        for i, decorator in enumerate(node.decorator_list):
            rest = [d for j, d in enumerate(node.decorator_list) if j != i]
            what = f"@{ast.unparse(decorator)} → dropped"
            yield what, _with(node, decorator_list=rest)


def _values(node: ast.AST) -> Iterator[ast.expr]:
    """Other operators, comparisons, signs and constants."""
    match node:
        case ast.BinOp() if type(node.op) in OPERATORS:
            yield _with(node, op=OPERATORS[type(node.op)]())
        case ast.BoolOp():
            yield _with(node, op=ast.And() if isinstance(node.op, ast.Or) else ast.Or())
        case ast.Compare():
            for i, op in enumerate(node.ops):
                ops = [*node.ops[:i], COMPARISONS[type(op)](), *node.ops[i + 1 :]]
                yield _with(node, ops=ops)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)):
            yield ast.Constant(value + 1)
            yield ast.parse(f"{value - 1}", mode="eval").body  # may be negative


def _negated(field: str, node: ast.AST) -> Iterator[ast.expr]:
    """The opposite of a condition, where no other change gives it."""
    by_operator = isinstance(node, ast.Compare) and isinstance(node.ops[0], OPPOSITE)
    other = by_operator or isinstance(node, ast.UnaryOp)
    if field in {"test", "ifs"} and isinstance(node, ast.expr) and not other:
        yield ast.UnaryOp(ast.Not(), node)


def _calls(node: ast.AST) -> Iterator[ast.expr]:
    """Arguments swapped, a keyword argument left out, a range one step off."""
    if not isinstance(node, ast.Call):
        return
    arguments = node.args
    for i, (one, two) in enumerate(pairwise(arguments)):
        starred = isinstance(one, ast.Starred) or isinstance(two, ast.Starred)
        if not starred and ast.dump(one) != ast.dump(two):
            yield _with(node, args=[*arguments[:i], two, one, *arguments[i + 2 :]])
    for keyword in node.keywords:
        if keyword.arg and keyword.arg not in SILENT:
            rest = [k for k in node.keywords if k is not keyword]
            yield _with(node, keywords=rest)
    end = min(len(arguments) - 1, 1)  # where a range stops
    if _called(node) == "range" and not isinstance(arguments[end], ast.Constant):
        for op in (ast.Add(), ast.Sub()):
            stop = ast.BinOp(arguments[end], op, ast.Constant(1))
            others = [*arguments[:end], stop, *arguments[end + 1 :]]
            yield _with(node, args=others)


def _statements(node: ast.stmt) -> Iterator[ast.stmt]:
    """Another operator in `x += y`; nothing, or less, returned."""
    nothing = ast.Constant(None)
    match node:
        case ast.AugAssign() if type(node.op) in OPERATORS:
            yield _with(node, op=OPERATORS[type(node.op)]())
        case ast.Return(value=ast.Tuple(elts=elements)):
            for i in range(len(elements)):
                less = [*elements[:i], nothing, *elements[i + 1 :]]
                yield ast.Return(ast.Tuple(less, ast.Load()))
        case ast.Return(value=ast.expr()):
            yield ast.Return(nothing)


def _is_removable(node: ast.stmt, bound: frozenset[str]) -> bool:
    """Whether no name is missing without this statement."""
    if isinstance(node, ast.If):
        return not node.orelse and all(_is_removable(n, bound) for n in node.body)
    if isinstance(node, ast.Assign):
        return _bound_by(node) <= bound
    return isinstance(node, REMOVABLE)


def _first_line(node: ast.AST) -> str:
    return ast.unparse(node).partition("\n")[0]


def _with(node: Node, **fields: object) -> Node:
    """A copy of a node with other fields."""
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new
