"""3d: The six operators -, root, 1/., *, *, + compute batch norm; then backward."""

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
mean = Fraction(sum(batch), len(batch))
var = sum((x - mean) ** 2 for x in batch) / len(batch)
leaves = {"x": 9, "E[x]": mean, "Var[x]": var, "gamma": 8, "beta": -1}

graph = batch_norm_graph(["-", "sqrt", "1/.", "*", "*", "+"])
values = graph.forward(leaves)
gradients = graph.backward(values)
for name, (operation, *inputs) in graph.circles.items():
    print(
        f"{name} = {operation} of {', '.join(inputs)}: {values[name]}"
    )
print("gradients of u6, from the output back:")
for name in reversed(gradients):
    print(f"  by {name}: {gradients[name]}")

# Second route: the formula in torch, with torch's backward pass.
x, E, V, gamma, beta = tensors = [
    torch.tensor(float(a), dtype=torch.float64, requires_grad=True)
    for a in leaves.values()
]
y = gamma * (x - E) / V.sqrt() + beta
same = [
    abs(gradient.item() - gradients[name]) < 1e-12
    for name, gradient in zip(
        leaves, torch.autograd.grad(y, tensors), strict=True
    )
]
print(
    f"autograd finds the same five gradients by the leaves: {all(same)}"
)

numbers = {name: float(a) for name, a in leaves.items()}
arrays = {
    name: torch.tensor([a], dtype=torch.float64)
    for name, a in numbers.items()
}
same = [
    abs(float(found) - gradients[name]) < 1e-12
    for kind in (numbers, arrays)
    for name, found in graph.backward(graph.forward(kind)).items()
]
print(
    f"the graph of floats, or of tensors, has the same gradients: {all(same)}"
)

# Third route: torch's own batch norm of the whole batch. It insists on an epsilon.
xs = torch.tensor(batch, dtype=torch.float64)[:, None]
ys = F.batch_norm(
    xs, None, None, gamma[None], beta[None], training=True, eps=1e-12
)
print(f"F.batch_norm of the batch, at x = 9: {ys[-1].item():.4f}")
