"""3d: The whole gradient of batch norm, with the paths through mean and variance."""

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from numbers import Rational, Real
from typing import Any, NamedTuple, TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor


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


def require_numbers(**named: object) -> None:
    """Raise unless all values are numbers or tensors; `bool` is no number here."""
    for name, value in named.items():
        if isinstance(value, bool) or not isinstance(
            value, Real | Tensor
        ):
            raise TypeError(
                f"{name} must be a number or a tensor, got {value!r}"
            )


batch = [3, 5, 6, 7, 9]
n, gamma, beta = len(batch), 8, -1
mean = Fraction(sum(batch), n)
var = sum((x - mean) ** 2 for x in batch) / n

graph = batch_norm_graph()
jacobian, normalized = (
    [],
    [],
)  # jacobian: row i is dy_i by x_1, ..., x_5
for i in range(n):
    leaves = {
        "x": batch[i],
        "E[x]": mean,
        "Var[x]": var,
        "gamma": gamma,
        "beta": beta,
    }
    values = graph.forward(leaves)
    by = graph.backward(values)
    normalized.append(values["u4"])
    direct = [by["x"] if j == i else 0 for j in range(n)]
    through_mean = [by["E[x]"] / n for _ in batch]  # dE/dx_j = 1/n
    through_var = [by["Var[x]"] * 2 * (x - mean) / n for x in batch]
    paths = list(zip(direct, through_mean, through_var, strict=True))
    jacobian.append([sum(path) for path in paths])

a, b, c = paths[-1]
print(f"dy_5/dx_5: directly {a}, through E[x] {b}, through Var[x] {c}")
print(f"  in total {a + b + c}")
print(
    f"dy_5 by x_1, ..., x_5: {', '.join(f'{d}' for d in jacobian[-1])}"
)


def torch_batch_norm(x: Tensor) -> Tensor:
    """The batch's outputs by torch's own layer function, epsilon next to 0."""
    weight, bias = x.new_full((1,), gamma), x.new_full((1,), beta)
    y = F.batch_norm(
        x[:, None], None, None, weight, bias, training=True, eps=1e-12
    )
    return y[:, 0]


x = torch.tensor(batch, dtype=torch.float64)
found = torch.autograd.functional.jacobian(torch_batch_norm, x)
ours = torch.tensor(
    [[float(d) for d in row] for row in jacobian], dtype=torch.float64
)
print(
    f"autograd through F.batch_norm finds the same 25: {found.allclose(ours)}"
)
print(f"every row sums to 0: {all(sum(row) == 0 for row in jacobian)}")
dots = [
    sum(d * u for d, u in zip(row, normalized, strict=True))
    for row in jacobian
]
print(
    f"every row times the normalized batch is 0: {all(dot == 0 for dot in dots)}"
)
