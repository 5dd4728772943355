"""Small faults for a function: each mutation is one change of its syntax tree.

A mutation says what was changed (`n - 1 → n + 1`) and holds the changed definition's
text. What only validates arguments is marked as a guard: a fault there can refuse a
right input or let a wrong one pass, but it cannot change an answer. Neither can other
random numbers: a lost `seed=` is marked alike.
"""

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OPPOSITE = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)
TYPES = {"annotation", "returns", "format_spec"}  # no answer is computed in them
STRICT = "strict"
SEEDS = {"seed", "seeds"}
DRAWS = {*SEEDS, "generator"}  # arguments that only say which random numbers are drawn
SILENT = {STRICT, "device"}  # arguments whose loss no answer on a CPU could show
NAMES = (ast.Name, ast.Tuple, ast.Starred, ast.expr_context)
Change = tuple[str, ast.AST]  # what is told, if not old and new; and the new node
Node = TypeVar("Node", bound=ast.AST)


@dataclass(frozen=True)
class Mutation:
    """One fault in one definition of the package."""

    symbol: str  # such as convolution.conv_output_size
    line: int  # in the module's file
    change: str  # such as `n - 1 → n + 1`; with #2 where a definition has two of them
    guard: bool  # it only validates arguments, or draws other random numbers
    text: str  # the whole definition with the fault


def mutations(symbol: str, definition: ast.stmt) -> list[Mutation]:
    """All mutations of a function, a class or a value of the package.

    Args:
        symbol: module and name, such as `convolution.conv_output_size`.
        definition: its node in the module's syntax tree; it stays as it is.
    """
    if _called(getattr(definition, "value", None)) == "TypeVar":
        return []
    tree = ast.Module([copy.deepcopy(definition)], [])
    module, _, name = symbol.rpartition(".")
    checks = module == "checks" or is_requirement(name)
    found, seen = [], Counter[str]()
    for place, (what, new), guard in _places(tree, _guards(tree), checks, frozenset()):
        old = place.swap(new)
        text = ast.unparse(ast.fix_missing_locations(tree))
        place.swap(old)
        seen[what] += 1
        change = f"{what} #{seen[what]}" if seen[what] > 1 else what
        found.append(Mutation(symbol, place.line, change, guard, text))
    return found


def is_requirement(name: str) -> bool:
    """Whether a function of this name only checks arguments."""
    return name.lstrip("_").startswith("require_")


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

    def told(self, new: ast.AST) -> str:
        """What a change does, with what stands around a constant: `n - 1 → n - 2`."""
        old = self.swap(new)
        self.swap(old)
        around = isinstance(self.parent, ast.expr | ast.Slice | ast.keyword)
        if not (around and isinstance(old, ast.Constant)):
            name = f"{self.argument}=" if self.argument else ""
            return f"{name}{_first_line(old)} → {name}{_first_line(new)}"
        before = ast.unparse(self.parent)
        self.swap(new)
        after = ast.unparse(self.parent)
        self.swap(old)
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
    parent: ast.AST, guards: set[ast.stmt], checks: bool, bound: frozenset[str]
) -> Iterator[tuple[_Place, Change, bool]]:
    """Every change below a node from top to bottom, and whether it is in a guard."""
    if isinstance(parent, ast.FunctionDef):
        bound = frozenset(
            a.arg for a in ast.walk(parent.args) if isinstance(a, ast.arg)
        )
    for field, at, child in _children(parent):
        guard = checks or child in guards or _is_checking(parent, field, at)
        line = getattr(child, "lineno", getattr(parent, "lineno", 0))
        place = _Place(parent, field, at, line)
        for what, new in _changes(parent, field, child, bound):
            change = (what or place.told(new), new)
            harmless = _only_checks(child) or _draws_others(child, new)
            yield place, change, guard or harmless
        yield from _places(child, guards, guard, bound)
        if isinstance(child, ast.stmt):
            bound |= _bound_by(child)


def _children(parent: ast.AST) -> Iterator[tuple[str, int | None, ast.AST]]:
    """The nodes that a node holds, in which an answer is computed."""
    for field, value in ast.iter_fields(parent):
        several = isinstance(value, list)
        for at, child in enumerate(value if several else [value]):
            docstring = isinstance(child, ast.Expr) and isinstance(
                child.value, ast.Constant
            )
            skipped = field in TYPES or docstring or _is_seed(parent, field, at, child)
            if isinstance(child, ast.AST) and not skipped:
                yield field, at if several else None, child


def _is_seed(parent: ast.AST, field: str, at: int | None, node: object) -> bool:
    """Whether a node only says which random numbers are drawn, such as `2 * seed + 1`.

    No answer depends on that: the tests hold each claim with at least 20 seeds.
    """
    if not isinstance(node, ast.expr):
        return False
    if isinstance(node, ast.Constant):
        given = parent.arg if isinstance(parent, ast.keyword) else None
        return (given or _Place(parent, field, at, 0).argument) in SEEDS
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return bool(names & SEEDS) and names <= {*SEEDS, "require_int"}


def _guards(tree: ast.AST) -> set[ast.stmt]:
    """The statements that only validate: checks, and what is computed only for them."""
    found: set[ast.stmt] = set()
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    growing = True
    while growing:
        before = len(found)
        for function in functions:
            used = _read_outside(function, found)
            inside = (n for n in ast.walk(function) if isinstance(n, ast.stmt))
            found |= {n for n in inside if _is_guard(n, found, used)}
        growing = len(found) > before
    return found


def _read_outside(function: ast.FunctionDef, guards: set[ast.stmt]) -> set[str]:
    """The names that a function reads outside its guards."""
    names: set[str] = set()
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if node in guards:
            continue
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store):
            names.add(node.id)
        waiting += ast.iter_child_nodes(node)
    return names


def _is_guard(node: ast.stmt, guards: set[ast.stmt], used: set[str]) -> bool:
    match node:
        case ast.Raise():
            return _called(node.exc) in {"TypeError", "ValueError"}
        case ast.If() | ast.For():
            return all(each in guards for each in [*node.body, *node.orelse])
        case ast.Expr():
            return is_requirement(_called(node.value))
        case ast.Assign():
            targets = [n for each in node.targets for n in ast.walk(each)]
            names = {n.id for n in targets if isinstance(n, ast.Name)}
            return all(isinstance(n, NAMES) for n in targets) and not names & used
    return False


def _called(node: ast.AST | None) -> str:
    """The last part of a called function's name, or nothing."""
    return (
        ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
    )


def _is_checking(node: ast.AST, field: str, at: int | None) -> bool:
    """Whether a part of `require_int("n", n, least=0)` is not the value itself.

    The `strict=True` of a `zip` only checks lengths, too.
    """
    if isinstance(node, ast.keyword) and node.arg == STRICT:
        return True
    return is_requirement(_called(node)) and (field, at) != ("args", 1)


def _only_checks(node: ast.AST) -> bool:
    """Whether this is `require_int("n", n)`, or `n, k = ...` with such calls alone."""
    if isinstance(node, ast.Assign):
        node = node.value
    values = node.elts if isinstance(node, ast.Tuple) else [node]
    return bool(values) and all(is_requirement(_called(value)) for value in values)


def _draws_others(old: ast.AST, new: ast.AST) -> bool:
    """Whether a call only lost what says which random numbers it draws, as `seed=`."""
    if not (isinstance(old, ast.Call) and isinstance(new, ast.Call)):
        return False
    return {k.arg for k in old.keywords if k not in new.keywords} & DRAWS != set()


def _bound_by(statement: ast.stmt) -> frozenset[str]:
    """The names that a statement gives a value."""
    names = (n for n in ast.walk(statement) if isinstance(n, ast.Name))
    return frozenset(n.id for n in names if isinstance(n.ctx, ast.Store))


def _changes(
    parent: ast.AST, field: str, node: ast.AST, bound: frozenset[str]
) -> Iterator[Change]:
    """The changes of one node."""
    for new in [*_values(node), *_negated(parent, field, node), *_calls(node)]:
        yield "", new
    if isinstance(node, ast.stmt):
        yield from (("", new) for new in _statements(node))
        if _can_go(node, bound):
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
            yield _number(value - 1)


def _number(value: float) -> ast.expr:
    """A number, also a negative one, as a parser would read it."""
    if value < 0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)


def _negated(parent: ast.AST, field: str, node: ast.AST) -> Iterator[ast.expr]:
    """The opposite of a condition, where no other change gives it."""
    condition = field == "test" or (
        field == "ifs" and isinstance(parent, ast.comprehension)
    )
    by_operator = isinstance(node, ast.Compare) and isinstance(node.ops[0], OPPOSITE)
    by_sign = isinstance(node, ast.UnaryOp)
    if condition and isinstance(node, ast.expr) and not by_operator and not by_sign:
        yield ast.UnaryOp(ast.Not(), node)


def _calls(node: ast.AST) -> Iterator[ast.expr]:
    """Arguments swapped, a keyword argument left out, a range one step off."""
    if not isinstance(node, ast.Call):
        return
    arguments = node.args
    for i in range(len(arguments) - 1):
        pair = arguments[i : i + 2]
        same = ast.dump(pair[0]) == ast.dump(pair[1])
        if not same and not any(isinstance(a, ast.Starred) for a in pair):
            swapped = [*arguments[:i], *reversed(pair), *arguments[i + 2 :]]
            yield _with(node, args=swapped)
    for keyword in node.keywords:
        if keyword.arg and keyword.arg not in SILENT:
            rest = [k for k in node.keywords if k is not keyword]
            yield _with(node, keywords=rest)
    if _called(node) == "range":
        at = min(len(arguments) - 1, 1)  # where it stops
        if not isinstance(arguments[at], ast.Constant):
            for op in (ast.Add(), ast.Sub()):
                stop = ast.BinOp(arguments[at], op, ast.Constant(1))
                others = [*arguments[:at], stop, *arguments[at + 1 :]]
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


def _can_go(node: ast.stmt, bound: frozenset[str]) -> bool:
    """Whether a program without this statement still finds all its names."""
    match node:
        case ast.Expr() | ast.AugAssign() | ast.Delete() | ast.Break() | ast.Continue():
            return True
        case ast.If():
            return not node.orelse and all(_can_go(n, bound) for n in node.body)
        case ast.Raise():
            return True
        case ast.Assign():
            return _bound_by(node) <= bound
    return False


def _first_line(node: ast.AST) -> str:
    return ast.unparse(node).partition("\n")[0]


def _with(node: Node, **fields: object) -> Node:
    """A copy of a node with other fields."""
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new
