r"""A small computation graph: values forward, gradients backward by the chain rule.

A *circle* computes one operation; a *leaf* is an input. Each has a name. Nothing here
knows about batch normalization except `batch_norm_graph`.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from numbers import Rational
from typing import Any, NamedTuple

import torch
from torch import Tensor

from i2dl_exam.checks import Number, require_numbers


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


class ComputationGraph:
    r"""Circles that feed each other, $u_i = f_i(\text{inputs})$, one the output.

    Args:
        circles: for each circle's name, the name of its operation in `OPERATIONS` and
            then the names of its inputs, in order: `{"y": ("-", "a", "b")}` is
            $y = a - b$. A name that is no circle is a leaf. Circles may come in any
            order.

    Attributes:
        circles: the same, as tuples.
        leaves: the names of the leaves.
        order: the names of the circles, each after those that it needs; the output, the
            one circle that is nobody's input, is the last.

    Raises:
        ValueError: if there is no circle, an operation is unknown, a circle has a wrong
            number of inputs, circles form a cycle, or not exactly one is the output.

    Source: exam question 3d.
    """

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
        r"""The value of every leaf and circle.

        Args:
            leaves: a value for each leaf: all numbers, or all tensors of one shape
                (then elementwise). Integers and fractions are computed exactly.

        Returns:
            Values by name, first the leaves, last the output; integers as fractions.

        Raises:
            TypeError: if a value is neither a number nor a tensor.
            ValueError: if a value is missing or belongs to no leaf, if tensors differ
                in shape, if a root is taken of a negative number or of a fraction that
                is no square. For tensors such a root is nan.
            ZeroDivisionError: if the reciprocal of 0 is taken. For tensors it is inf.
        """
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
        r"""The gradient of the output $y$ by every leaf and circle.

        From the output back, each circle passes on what has arrived at it, times its
        local derivative: $\frac{\partial y}{\partial a} = \sum_u
        \frac{\partial y}{\partial u} \frac{\partial u}{\partial a}$, the sum over all
        circles $u$ that take $a$.

        Args:
            values: what `forward` returned.

        Returns:
            Gradients by name, in the order of `values`; elementwise for tensors.

        Raises:
            ValueError: if a value is missing or belongs to no leaf and no circle.
            ZeroDivisionError: if a root is taken of 0. For tensors its slope is inf.
        """
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
    r"""The exam's six circles; filled as by default, $y = \gamma\,\hat x + \beta$.

    Args:
        operations: one of `OPERATIONS` for each of the circles $u_1, \dots, u_6$.

    Returns:
        The graph with the leaves x, E[x], Var[x], gamma and beta and the output u6.

    Raises:
        ValueError: if there are not six operations, one is unknown, or one does not
            fit the number of its circle's inputs.

    Source: exam question 3d.
    """
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
