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
    """The root of a number or tensor; exact for a fraction that is a square."""
    if isinstance(a, Tensor):
        return a.sqrt()
    if not isinstance(a, Fraction) or a < 0:
        return math.sqrt(a)
    root = Fraction(math.isqrt(a.numerator), math.isqrt(a.denominator))
    if root * root != a:
        raise ValueError("no fraction is its root; floats have one")
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
        order: all names, each after those that it needs.
        leaves: the names of the leaves.
        output: the name of the one circle that is nobody's input.

    Raises:
        ValueError: if there is no circle, an operation is unknown, a circle has a wrong
            number of inputs, circles form a cycle, or not exactly one is the output.

    Source: exam question 3d.
    """

    def __init__(self, circles: Mapping[str, Sequence[str]]) -> None:
        """Check the circles and put them into order."""
        self.circles = {name: tuple(circle) for name, circle in circles.items()}
        for name, circle in self.circles.items():
            _require_operation(name, *circle)
        needs = {name: inputs for name, (_, *inputs) in self.circles.items()}
        try:
            self.order = list(TopologicalSorter(needs).static_order())
        except CycleError as error:
            cycle = " -> ".join(error.args[1])
            raise ValueError(f"circles must not form a cycle, got {cycle}") from None
        self.leaves = [name for name in self.order if name not in self.circles]
        used = set().union(*needs.values())
        outputs = [name for name in self.circles if name not in used]
        if len(outputs) != 1:
            raise ValueError(f"circles must have one output, got {outputs}")
        (self.output,) = outputs

    def forward(self, leaves: Mapping[str, Number]) -> dict[str, Any]:
        r"""The value of every leaf and circle.

        Args:
            leaves: a value for each leaf: all numbers, or all tensors of one shape
                (then elementwise). Integers and fractions are computed exactly.

        Returns:
            Values by name, leaves included; integers as fractions.

        Raises:
            TypeError: if a value is neither a number nor a tensor.
            ValueError: if a value is missing or belongs to no leaf, if shapes differ,
                or if a circle has no value: $1/0$, the root of a negative number, the
                root of a fraction that is no square. Tensors give inf or nan instead.
        """
        _require_names("leaves", leaves, self.leaves)
        require_numbers(**leaves)
        kinds = {
            name: tuple(a.shape) if isinstance(a, Tensor) else "a number"
            for name, a in leaves.items()
        }
        if len(set(kinds.values())) > 1:
            raise ValueError(
                f"leaves must be all numbers or all tensors of one shape, got {kinds}"
            )
        values: dict[str, Any] = {
            name: Fraction(a) if isinstance(a, Rational) else a
            for name, a in leaves.items()
        }
        for name in self.order:
            if name in self.circles:
                values[name] = self._apply("value", name, values)
        return values

    def backward(self, values: Mapping[str, Any]) -> dict[str, Any]:
        r"""The gradient of the output by every leaf and circle.

        From the output back, each circle passes on what has arrived at it, times its
        local derivative: $\frac{\partial y}{\partial a} = \sum_u
        \frac{\partial y}{\partial u} \frac{\partial u}{\partial a}$, the sum over all
        circles $u$ that take $a$.

        Args:
            values: what `forward` returned.

        Returns:
            Gradients by name; elementwise for tensors.

        Raises:
            ValueError: if a value is missing or belongs to no leaf and no circle, or if
                a circle has no derivative, as the root at 0.
        """
        _require_names("values", values, self.order)
        y = values[self.output]
        one = torch.ones_like(y) if isinstance(y, Tensor) else type(y)(1)
        gradients: dict[str, Any] = dict.fromkeys(self.order, 0)
        gradients[self.output] = one
        for name in reversed(self.order):
            if name in self.circles:
                slopes = self._apply("slopes", name, values)
                for a, slope in zip(self.circles[name][1:], slopes, strict=True):
                    gradients[a] = gradients[a] + gradients[name] * slope
        return gradients

    def _apply(self, what: str, name: str, values: Mapping[str, Any]) -> Any:
        """The value or the slopes of one circle."""
        operation, *inputs = self.circles[name]
        numbers = [values[each] for each in inputs]
        try:
            return getattr(OPERATIONS[operation], what)(*numbers)
        except (ArithmeticError, ValueError) as error:
            raise ValueError(
                f"{operation!r} of {name!r} has no {what} at "
                f"{', '.join(map(str, numbers))}: {error}"
            ) from error


def _require_operation(name: str, operation: str = "", *inputs: str) -> None:
    """Raise unless the circle's operation exists and takes so many inputs."""
    if operation not in OPERATIONS:
        known = ", ".join(OPERATIONS)
        raise ValueError(
            f"the operation of {name!r} must be one of {known}, got {operation!r}"
        )
    wanted = OPERATIONS[operation].inputs
    if len(inputs) != wanted:
        raise ValueError(
            f"the inputs of {name!r} must be {wanted} for {operation!r}, "
            f"got {len(inputs)}"
        )


def _require_names(what: str, given: Mapping[str, object], wanted: list[str]) -> None:
    """Raise unless `given` has exactly the wanted names."""
    if set(given) != set(wanted):
        raise ValueError(
            f"{what} must be given for {', '.join(wanted)}, "
            f"got {', '.join(map(str, given)) or 'none'}"
        )


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
    return ComputationGraph({name: (op, *needs) for (name, needs), op in pairs})
