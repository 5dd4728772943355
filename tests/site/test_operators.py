"""Faults are put into every place where an answer is computed."""

import ast
import re

import pytest

from exam_site.audit.operators import Fault, faults


def of(text: str) -> list[Fault]:
    """The faults of a definition."""
    (definition,) = ast.parse(text).body
    return faults("shapes.side", definition)


def changes(line: str, arguments: str = "n, k") -> list[str]:
    """The changes of a function's only line."""
    return [fault.change for fault in of(f"def side({arguments}):\n    {line}\n")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("return n + k", ["return n + k → return None", "n + k → n - k"]),
        ("return n // k", ["return n // k → return None", "n // k → n * k"]),
        ("return n, k", ["return (n, k) → return (None, k)"]),
        ("return n, k", ["return (n, k) → return (n, None)"]),
        ("n += k", ["n += k → n -= k", "n += k → dropped"]),
        ("return n < k", ["n < k → n <= k"]),
        ("return n == k", ["n == k → n != k"]),
        ("return 0 < n < k", ["0 < n < k → 0 <= n < k", "0 < n < k → 0 < n <= k"]),
        ("return n and k", ["n and k → n or k"]),
        ("return not n", ["not n → n"]),
        ("return -n", ["-n → n"]),
        ("return n - 1", ["n - 1 → n - 2", "n - 1 → n - 0"]),
        ("return n - 0.5", ["n - 0.5 → n - 1.5", "n - 0.5 → n - -0.5"]),
        ("return f(n, True)", ["f(n, True) → f(n, False)", "f(n, True) → f(True, n)"]),
        ("return n[1:]", ["1: → 2:", "1: → 0:"]),
        ("return f(a=n, b=k)", ["f(a=n, b=k) → f(b=k)", "f(a=n, b=k) → f(a=n)"]),
        ("return f(a=1)", ["a=1 → a=2", "a=1 → a=0"]),
        ("return range(n)", ["range(n) → range(n + 1)", "range(n) → range(n - 1)"]),
        ("return range(1, n)", ["range(1, n) → range(1, n + 1)"]),
        ("return 1 if n else 2", ["n → not n"]),
        ("return [x for x in n if x]", ["x → not x"]),
        ("f(n)", ["f(n) → dropped"]),
        ("n = f(n)", ["n = f(n) → dropped"]),
        ("del n[k]", ["del n[k] → dropped"]),
        ("raise LookupError(n)", ["raise LookupError(n) → dropped"]),
        ("return (n - 1) * (n - 1)", ["n - 1 → n + 1", "n - 1 → n + 1 #2"]),
    ],
)
def test_what_is_changed(line: str, expected: list[str]) -> None:
    found = changes(line)

    assert set(expected) <= set(found)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    "line",
    [
        '"""About n - 1."""',
        "pass",
        "m = n",  # without it, the name m would be missing
        "return f(n, n)",
        "return f(*n, *k)",
        "return f(**n)",
        "return f'{n:.4f}'",
        "return zip(n, k, strict=True)",
        "return f(device=n)",
        "f.g = 2 * seed + 1",
        "f.g = h.i(seed=3)",
        "f.g = h.i(generator=n)",
    ],
)
def test_what_is_not_changed(line: str) -> None:
    assert not [
        x
        for x in changes(line, "n, k, seed=0")
        if not re.search(r"None|zip\(k|^f\.g = .* → dropped", x)
    ]


def test_no_type_is_changed_and_a_default_is_told_with_its_argument() -> None:
    assert changes("m: list[1] | None = n", "n: int | None") == []
    assert of('Net = TypeVar("Net", bound=Module)') == []
    found = changes("pass", "a, b=1, *, c, d=False")
    assert set(found) == {"b=1 → b=2", "b=1 → b=0", "d=False → d=True"}


def test_a_fault_has_the_whole_definition_and_its_line() -> None:
    text = "def side(n):\n    if n:\n        n = n + 1\n    return n\n"
    by_change = {fault.change: fault for fault in of(text)}

    fault = by_change["n + 1 → n - 1"]

    assert fault.text == "def side(n):\n    if n:\n        n = n - 1\n    return n"
    assert (fault.symbol, fault.line) == ("shapes.side", 3)
    # A statement with others below is told by its first line.
    assert by_change["if n: → dropped"].text == "def side(n):\n    pass\n    return n"
    assert "not n" in by_change["n → not n"].text


def test_decorators_and_methods_are_changed_too() -> None:
    text = """\
@dataclass(frozen=True)
class Layer:
    size: int = 3

    @property
    def half(self) -> int:
        return self.size // 2
"""
    found = {fault.change for fault in of(text)}

    assert {"@dataclass(frozen=True) → dropped", "@property → dropped"} <= found
    assert {"self.size // 2 → self.size * 2", "3 → 4"} <= found
