"""3d: Of all 5^6 ways to fill the six circles, two compute batch norm."""

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from itertools import product
from numbers import Rational, Real
from typing import Any, NamedTuple, TypeVar

import torch
from torch import Tensor


class Operation(NamedTuple):
    """What a circle can do: its inputs, its value, its derivative by each input."""

    inputs: int
    value: Callable[..., Any]
    slopes: Callable[..., tuple[Any, ...]]


def _root(a: Any) -> Any:
    """The root of a number or tensor; exact for a fraction."""
    if isinstance(a, Tensor):
        return a.sqrt()
    if a < 0:
        raise ValueError(
            f"'sqrt' must take a number of at least 0, got {a}"
        )
    if not isinstance(a, Fraction):
        return math.sqrt(a)
    root = Fraction(math.isqrt(a.numerator), math.isqrt(a.denominator))
    if root * root != a:
        raise ValueError(
            f"'sqrt' must take a float or the square of a fraction, got {a}"
        )
    return root


OPERATIONS = {
    "+": Operation(2, lambda a, b: a + b, lambda *_: (1, 1)),
    "-": Operation(2, lambda a, b: a - b, lambda *_: (1, -1)),
    "*": Operation(2, lambda a, b: a * b, lambda a, b: (b, a)),
    "1/.": Operation(1, lambda a: 1 / a, lambda a: (-1 / (a * a),)),
    "sqrt": Operation(1, _root, lambda a: (1 / (2 * _root(a)),)),
}


Number = TypeVar("Number", int, float, Fraction, Tensor)


class ComputationGraph:
    r"""Circles that feed each other, $u_i = f_i(\text{inputs})$, one the output."""

    def __init__(self, circles: Mapping[str, Sequence[str]]) -> None:
        """Check the circles and put them into order."""
        self.circles = {
            name: tuple(circle) for name, circle in circles.items()
        }
        for name, circle in self.circles.items():
            _require_operation(name, *circle)
        needs = {
            name: inputs for name, (_, *inputs) in self.circles.items()
        }
        outputs = sorted(set(needs).difference(*needs.values()))
        try:
            names = list(TopologicalSorter(needs).static_order())
        except CycleError as error:
            cycle = " -> ".join(error.args[1])
            raise ValueError(
                f"circles must not form a cycle, got {cycle}"
            ) from None
        if len(outputs) != 1:
            raise ValueError(
                f"circles must have exactly one output, got {outputs}"
            )
        self.leaves = [name for name in names if name not in circles]
        self.order = [name for name in names if name in circles]

    def forward(self, leaves: Mapping[str, Number]) -> dict[str, Any]:
        r"""The value of every leaf and circle."""
        _require_names("leaves", leaves, self.leaves)
        _require_one_kind(leaves)
        values: dict[str, Any] = {
            name: Fraction(int(a.numerator), int(a.denominator))
            if isinstance(a, Rational)
            else a
            for name, a in leaves.items()
        }
        for u in self.order:
            operation, *inputs = self.circles[u]
            values[u] = OPERATIONS[operation].value(
                *(values[a] for a in inputs)
            )
        return values

    def backward(self, values: Mapping[str, Any]) -> dict[str, Any]:
        r"""The gradient of the output $y$ by every leaf and circle."""
        _require_names("values", values, self.leaves + self.order)
        output = self.order[-1]
        y = values[output]
        one = (
            torch.ones_like(y) if isinstance(y, Tensor) else type(y)(1)
        )
        gradients: dict[str, Any] = dict.fromkeys(values, 0)
        gradients[output] = one
        for u in reversed(self.order):
            operation, *inputs = self.circles[u]
            slopes = OPERATIONS[operation].slopes(
                *(values[a] for a in inputs)
            )
            for a, slope in zip(inputs, slopes, strict=True):
                gradients[a] = (
                    gradients[a] + gradients[u] * slope
                )  # over all paths
        return gradients


def batch_norm_graph(
    operations: Sequence[str] = ("-", "sqrt", "1/.", "*", "*", "+"),
) -> ComputationGraph:
    r"""The exam's six circles; filled as by default, $y = \gamma\,\hat x + \beta$."""
    inputs = {
        "u1": ("x", "E[x]"),
        "u2": ("Var[x]",),
        "u3": ("u2",),
        "u4": ("u1", "u3"),
        "u5": ("u4", "gamma"),
        "u6": ("u5", "beta"),
    }
    if len(operations) != len(inputs):
        raise ValueError(
            f"operations must be {len(inputs)}, one per circle, got {len(operations)}"
        )
    pairs = zip(inputs.items(), operations, strict=True)
    return ComputationGraph(
        {name: (op, *needs) for (name, needs), op in pairs}
    )


def _require_operation(
    name: str, operation: str = "", *inputs: str
) -> None:
    """Raise unless the circle's operation exists and takes so many inputs."""
    if operation not in OPERATIONS:
        known = ", ".join(OPERATIONS)
        raise ValueError(
            f"the operation of {name!r} must be one of {known}, got {operation!r}"
        )
    wanted = OPERATIONS[operation].inputs
    if len(inputs) != wanted:
        raise ValueError(
            f"{operation!r} of {name!r} must have {wanted} inputs, got {len(inputs)}"
        )


def _require_names(
    what: str, given: Mapping[str, object], wanted: list[str]
) -> None:
    """Raise unless `given` has exactly the wanted names."""
    if set(given) != set(wanted):
        raise ValueError(
            f"{what} must be given for {wanted}, got {list(given)}"
        )


def _require_one_kind(leaves: Mapping[str, object]) -> None:
    """Raise unless the values are all numbers or all tensors of one shape."""
    require_numbers(**leaves)
    kinds = {
        name: tuple(value.shape)
        if isinstance(value, Tensor)
        else "number"
        for name, value in leaves.items()
    }
    if len(set(kinds.values())) > 1:
        raise ValueError(
            f"leaves must be all numbers or all tensors of one shape, got {kinds}"
        )


def require_numbers(**named: object) -> None:
    """Raise unless all values are numbers or tensors; `bool` is no number here."""
    for name, value in named.items():
        if isinstance(value, bool) or not isinstance(
            value, Real | Tensor
        ):
            raise TypeError(
                f"{name} must be a number or a tensor, got {value!r}"
            )


# Var[x] = q^4, so that even the root of a root is a fraction: every value is exact.
pairs = [
    (9, "7/3"),
    (6, "-1/2"),
    ("3/2", "2/5"),
    (8, "-5/7"),
    (-1, "11/13"),
]
points = []
for x, E, q, gamma, beta in product(
    *[[Fraction(a) for a in pair] for pair in pairs]
):
    leaves = {
        "x": x,
        "E[x]": E,
        "Var[x]": q**4,
        "gamma": gamma,
        "beta": beta,
    }
    points.append(
        (leaves, gamma * (x - E) / q**2 + beta)
    )  # batch norm at the point

fillings = list(product(OPERATIONS, repeat=6))
print(
    f"ways to fill six circles with {', '.join(OPERATIONS)}: {len(fillings)}"
)

fitting = [
    filling
    for filling in fillings
    if [OPERATIONS[name].inputs for name in filling]
    == [2, 1, 1, 2, 2, 2]
]
print(
    f"each circle has as many inputs as its operation needs: {len(fitting)}"
)

same = []
for filling in fitting:
    graph = batch_norm_graph(filling)
    if all(graph.forward(leaves)["u6"] == y for leaves, y in points):
        same.append(filling)
print(f"exactly batch norm at all of {len(points)} points: {len(same)}")
for filling in same:
    print(
        f"  {'   '.join(f'u{i}: {name}' for i, name in enumerate(filling, 1))}"
    )
