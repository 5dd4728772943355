"""What the arguments of a function must be, declared at its edge.

`@checked(x="... m", h="... n", V="n n", W="n m", b="n")` stands before the definition
of `rnn_step(x, h, V, W, b)`. A call with a wrong argument raises an error that names
the argument, what it must be and what it was. A function's body is its mathematics, and
so is what programs on pages show: they leave the declaration out.
"""

import inspect
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from itertools import chain
from numbers import Real
from typing import Any, ParamSpec, TypeVar

import torch
from torch import Tensor

P = ParamSpec("P")
R = TypeVar("R")
MISSING = inspect.Parameter.empty
Sizes = dict[
    str, Any
]  # of each letter; axes in front, by the argument's name
Rule = Callable[
    [str, Any, Sizes], Any
]  # (name, value, sizes) -> the value to use


def checked(
    *conditions: Callable[..., None], **rules: Rule | str
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Check the arguments of each call: one by one, then the conditions.

    Args:
        conditions: each takes some arguments by their names, and raises an error if
            they do not fit together.
        rules: the rule for each argument, tried in this order; a string is the shape of
            a tensor, see `Shape`. An argument whose default is None may be None.

    Raises:
        TypeError: on definition, if the function has no argument of such a name.
    """
    wanted = {
        name: Shape(r) if isinstance(r, str) else r
        for name, r in rules.items()
    }
    together = {
        c: list(inspect.signature(c).parameters) for c in conditions
    }

    return lambda function: _guarded(function, wanted, together)


def _guarded(
    function: Callable[P, R],
    wanted: Mapping[str, Rule],
    together: Mapping[Callable[..., None], Sequence[str]],
) -> Callable[P, R]:
    """The function behind its rules, and behind conditions and their arguments."""
    parameters = inspect.signature(function).parameters
    every = parameters.values()
    names = [p.name for p in every if p.kind < p.VAR_POSITIONAL]
    defaults = {p.name: p.default for p in every}
    for name in (*wanted, *chain(*together.values())):
        if name not in parameters:
            raise TypeError(
                f"{function.__qualname__} has no argument {name!r}"
            )

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        by_name = (
            defaults | dict(zip(names, args, strict=False)) | kwargs
        )
        if any(by_name[name] is MISSING for name in names):
            return function(*args, **kwargs)  # raises
        sizes: Sizes = {}
        for name, rule in wanted.items():
            value = by_name[name]
            if value is not None or defaults[name] is not None:
                by_name[name] = rule(name, value, sizes)
        for condition, some in together.items():
            condition(**{name: by_name[name] for name in some})
        placed: Any = [by_name[name] for name in names[: len(args)]]
        placed += args[len(names) :]
        named: Any = {name: by_name[name] for name in kwargs}
        return function(*placed, **named)

    call.__rules__ = wanted  # type: ignore[attr-defined]  # for the package's tests
    return call


def _told(value: Any) -> str:
    """A value as an error shows it: as it is written, or its type if that is long."""
    text = repr(value)
    if len(text) <= 40 and "\n" not in text:
        return text
    return f"a value of type {type(value).__name__}"


@dataclass(frozen=True)
class Integer:
    """An integer of at least `least`; NumPy's becomes an `int`, `bool` is none."""

    least: int

    def __call__(self, name: str, value: Any, _: Sizes) -> int:
        """The integer, or an error."""
        try:
            number = operator.index(value)
        except TypeError:
            number = None
        if number is None or isinstance(value, bool):
            raise TypeError(
                f"{name} must be an int, got {_told(value)}"
            )
        if number < self.least:
            raise ValueError(
                f"{name} must be at least {self.least}, got {number}"
            )
        return number


positive = Integer(1)
natural = Integer(0)


@dataclass(frozen=True)
class Interval:
    """A real number in [low, high), with `open_low` in (low, high); `bool` is none."""

    low: float = -math.inf
    high: float = math.inf
    open_low: bool = False

    def __call__(self, name: str, value: Any, _: Sizes) -> Any:
        """The number, or an error."""
        if not isinstance(value, Real) or isinstance(value, bool):
            raise TypeError(
                f"{name} must be a real number, got {_told(value)}"
            )
        low, high = self.low, self.high
        number: Any = value
        if not low <= number < high or (self.open_low and value == low):
            bracket = "(" if self.open_low or math.isinf(low) else "["
            raise ValueError(
                f"{name} must lie in {bracket}{low}, {high}), got {value}"
            )
        return value


@dataclass(frozen=True)
class Each:
    """A sequence of `least` or more entries, each of which obeys `rule`.

    With `exact` there are as many and not more.
    """

    rule: Rule
    least: int = 1
    exact: bool = False

    def __call__(
        self, name: str, value: Sequence[Any], sizes: Sizes
    ) -> list[Any]:
        """The entries, or an error that names the wrong one."""
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise TypeError(
                f"{name} must be a list or tuple, got {_told(value)}"
            )
        count, least = len(value), self.least
        if count < least or (self.exact and count > least):
            wanted = least if self.exact else f"at least {least}"
            raise ValueError(
                f"{name} must have {wanted} entries, got {count}"
            )
        return [
            self.rule(f"{name}[{i}]", x, sizes)
            for i, x in enumerate(value)
        ]


@dataclass(frozen=True)
class Shape:
    """A tensor of a shape such as `"n m"` or `"... m"`; of any shape if it is `"..."`.

    A letter stands for a size, the same in all shapes of one call; a number is itself;
    `...` are axes in front, and those of all arguments must broadcast. With `floats`
    its numbers must be floating-point.
    """

    text: str = "..."
    floats: bool = False

    def __call__(self, name: str, value: Any, sizes: Sizes) -> Tensor:
        """The tensor, or an error."""
        if not isinstance(value, Tensor):
            raise TypeError(
                f"{name} must be a tensor, got {_told(value)}"
            )
        if self.floats and not value.is_floating_point():
            raise TypeError(
                f"{name} must be a floating-point tensor, got {value.dtype}"
            )
        front, axes = (
            self.text.startswith("..."),
            self.text.strip(". ").split(),
        )
        first = value.ndim - len(axes)
        known = dict(sizes)
        own = value.shape[max(first, 0) :]
        wanted = [
            int(a) if a.isdigit() else sizes.setdefault(a, s)
            for a, s in zip(axes, own, strict=False)
        ]
        if first < 0 or (first and not front) or wanted != list(own):
            self._refuse(name, value, known)
        if front and axes:
            fronts = sizes.setdefault("...", {}) | {
                name: tuple(value.shape[:first])
            }
            _require_broadcast(fronts)
            sizes["..."] = fronts
        return value

    def _refuse(self, name: str, value: Tensor, known: Sizes) -> None:
        axes = self.text.split()
        shape = ", ".join(axes) + "," * (len(axes) == 1)
        told = ", ".join(
            f"{a} = {known[a]}"
            for a in dict.fromkeys(axes)
            if a in known
        )
        told = f" with {told}" if told else ""
        got = tuple(value.shape)
        raise ValueError(
            f"{name} must have shape ({shape}){told}, got {got}"
        )


def _require_broadcast(fronts: dict[str, tuple[int, ...]]) -> None:
    """Raise unless axes in front, given by the argument's name, fit together."""
    try:
        torch.broadcast_shapes(*fronts.values())  # type: ignore[no-untyped-call]
    except RuntimeError:
        found = ", ".join(
            f"{name} {shape}" for name, shape in fronts.items()
        )
        raise ValueError(
            f"axes in front must fit together, got {found}"
        ) from None


def floats(shape: str = "...") -> Shape:
    """A tensor of floating-point numbers, of a shape as in `Shape`."""
    return Shape(shape, floats=True)


def same_shape(name: str, value: Any, sizes: Sizes) -> Any:
    """A number, or a tensor of the same shape as the others with this rule."""
    if isinstance(value, Tensor):
        first, shape = sizes.setdefault("=", (name, tuple(value.shape)))
        if shape != value.shape:
            raise ValueError(
                f"{name} must have the shape {shape} of {first}, "
                f"got {tuple(value.shape)}"
            )
    elif not isinstance(value, Real):
        raise TypeError(
            f"{name} must be a number or a tensor, got {_told(value)}"
        )
    return value
