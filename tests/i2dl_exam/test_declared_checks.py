"""Arguments that are not as a function declares are refused, each rule in each way.

The rules are those of the package itself, `@checked(...)`; right arguments to start
from are in `examples.py`. So a rule that is declared is tested.
"""

import inspect
import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import torch
from examples import EXAMPLES
from test_every_function import public
from torch import Tensor

from i2dl_exam.checks import (
    Each,
    Integer,
    Interval,
    Shape,
    checked,
    floats,
    natural,
    positive,
)
from i2dl_exam.optimization import adam_step, sgd_step

Wrong = tuple[Any, type[Exception], str]  # a value, its error, and what it begins with


def wrong(name: str, rule: Any) -> Iterator[Wrong]:
    """Values that a rule must refuse."""
    if isinstance(rule, Integer):
        for value in (2.5, "3", True, None, [1]):
            yield value, TypeError, f"{name} must be an int, got "
        yield rule.least - 1, ValueError, f"{name} must be at least {rule.least}, got "
    elif isinstance(rule, Interval):
        for value in ("3", True, None, 1j):
            yield value, TypeError, f"{name} must be a real number, got "
        outside = [math.nan, rule.high, rule.low - 1]
        outside += [rule.low] if rule.open_low else []
        for value in outside:
            if not math.isinf(value):
                yield value, ValueError, f"{name} must lie in "
    elif isinstance(rule, Shape):
        for value in (3, [1.0], None, np.ones(2)):
            yield value, TypeError, f"{name} must be a tensor, got "
        if rule.floats:
            whole = torch.zeros((1,) * len(rule.text.split()), dtype=torch.long)
            yield whole, TypeError, f"{name} must be a floating-point tensor, got "
        if rule.text.strip(". "):
            yield torch.zeros(()), ValueError, f"{name} must have shape ("
    elif isinstance(rule, Each):
        yield "text", TypeError, f"{name} must be a list or tuple, got "
        if rule.least:
            yield [], ValueError, f"{name} must have "
        inner = () if inspect.isfunction(rule.rule) else wrong(f"{name}[0]", rule.rule)
        for value, error, message in inner:
            yield [value] * max(rule.least, 1), error, message
    else:
        pytest.fail(f"no wrong values for {rule!r}")


# Right arguments of functions whose examples are not calls of them alone.
ALONE: dict[str, dict[str, Any]] = {
    "dropout.dropout": {"x": torch.ones(3), "p": 0.5},
    "equivariance.equivariance_gap": {
        "f": torch.relu,
        "move": torch.fliplr,
        "x": torch.ones(1, 1, 2, 2),
    },
    "gradient_descent.difference_quotient": {"f": torch.tanh, "z": torch.ones(2)},
    "splitting.stratified_split": {
        "labels": torch.tensor([0, 1, 0, 1]),
        "percentages": [50, 50],
    },
}


def arguments(symbol: str, function: Callable[..., Any]) -> dict[str, Any] | None:
    """Right arguments of a function, or nothing where no example has them."""
    given = [*(dict(e.inputs) for e in EXAMPLES[symbol]), ALONE.get(symbol, {})]
    needed = {*required(function)}
    return next((some for some in given if some.keys() >= needed), None)


def cases() -> Iterator[Any]:
    """Each rule of each public function, with a call that is right but for it.

    Rules that are functions of one module are tested with it.
    """
    functions = public()
    for symbol in EXAMPLES:
        function = functions.get(symbol)
        if inspect.isclass(function):
            function = function.__init__
        rules = getattr(function, "__rules__", {})
        for name, rule in rules.items():
            if not inspect.isfunction(rule):
                given = arguments(symbol, function)
                yield pytest.param(symbol, given, name, rule, id=f"{symbol}-{name}")


def required(function: Callable[..., Any]) -> list[str]:
    """The names of the arguments that have no default."""
    kinds = inspect.signature(function).parameters.values()
    empty = inspect.Parameter.empty
    named = [p.name for p in kinds if p.default is empty and p.kind < p.VAR_POSITIONAL]
    return [name for name in named if name != "self"]


@pytest.mark.parametrize(("symbol", "inputs", "name", "rule"), [*cases()])
def test_what_a_function_declares_is_refused_otherwise(
    symbol: str, inputs: dict[str, Any] | None, name: str, rule: Any
) -> None:
    function = public()[symbol]
    assert inputs is not None, f"{symbol}: add right arguments to ALONE"
    optional = inspect.signature(function).parameters[name].default is None
    if isinstance(rule, Each) and rule.least > 1:
        with pytest.raises(ValueError, match=f"^{name} must have "):
            function(**inputs | {name: [*inputs[name]][: rule.least - 1]})
    for value, error, message in wrong(name, rule):
        if value is None and optional:
            continue
        with pytest.raises(error) as caught:
            function(**inputs | {name: value})
        assert str(caught.value).startswith(message), value


# The rules themselves --------------------------------------------------------------


@checked(x="... m", h="... n", V="n n", W="n m", b="n")
def step(x: Tensor, h: Tensor, V: Tensor, W: Tensor, b: Tensor | None = None) -> str:
    """Which of its arguments are tensors."""
    return "".join("x" if isinstance(t, Tensor) else "-" for t in (x, h, V, W, b))


ZEROS = {"x": (5, 3), "h": (5, 2), "V": (2, 2), "W": (2, 3), "b": (2,)}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"V": (2, 3)}, "V must have shape (n, n) with n = 2, got (2, 3)"),
        ({"W": (2, 4)}, "W must have shape (n, m) with n = 2, m = 3, got (2, 4)"),
        ({"b": (3,)}, "b must have shape (n,) with n = 2, got (3,)"),
        ({"h": (4, 2)}, "axes in front must fit together, got x (5,), h (4,)"),
        ({"x": ()}, "x must have shape (..., m), got ()"),
    ],
)
def test_a_letter_is_one_size_and_axes_in_front_broadcast(
    change: dict[str, tuple[int, ...]], message: str
) -> None:
    with pytest.raises(ValueError, match="must") as caught:
        step(**{name: torch.zeros(shape) for name, shape in (ZEROS | change).items()})
    assert str(caught.value) == message


@pytest.mark.parametrize("change", [{"h": (1, 2)}, {"x": (7, 5, 3)}, {"h": (2,)}])
def test_what_broadcasts_is_taken(change: dict[str, tuple[int, ...]]) -> None:
    sizes = ZEROS | change
    tensors = {name: torch.zeros(shape) for name, shape in sizes.items()}
    assert step(**tensors) == "xxxxx"
    del tensors["b"]
    assert step(*tensors.values()) == "xxxx-"
    assert step(*tensors.values(), b=None) == "xxxx-"


def _fits(n: int, kernel_size: int) -> None:
    if kernel_size > n:
        raise ValueError(f"kernel_size must be at most n = {n}, got {kernel_size}")


@checked(_fits, n=positive, kernel_size=positive, padding=natural, rate=Interval(0, 1))
def outputs(
    n: int, kernel_size: int, padding: int = 0, rate: float = 0.5
) -> list[type]:
    """The types that arrive."""
    return [type(value) for value in (n, kernel_size, padding, rate)]


@pytest.mark.parametrize("value", [np.ones(3), [1.0], "1", None])
def test_what_is_no_number_and_no_tensor_has_no_common_shape(value: Any) -> None:
    with pytest.raises(TypeError, match=r"^w must be a number or a tensor, got "):
        sgd_step(value, 0.5, lr=0.1)
    with pytest.raises(TypeError, match=r"^state\[1\] must be a number or a tensor"):
        adam_step(1.0, 0.5, (0, value, 0), lr=0.1)


def test_numpys_integers_become_pythons() -> None:
    assert outputs(np.int8(100), np.uint8(3))[:2] == [int, int]
    assert outputs(n=10**30, kernel_size=1, rate=Fraction(1, 2))[3] is Fraction


def test_a_condition_comes_after_the_rules() -> None:
    with pytest.raises(ValueError, match=r"^kernel_size must be at most n = 2, got 3$"):
        outputs(2, 3)
    with pytest.raises(TypeError, match=r"^kernel_size must be an int, got 'x'$"):
        outputs(2, "x")  # type: ignore[arg-type]


def test_a_missing_argument_is_pythons_own_error() -> None:
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        outputs(3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'stride'"):
        outputs(3, 1, stride=2)  # type: ignore[call-arg]


def test_a_rule_for_no_argument_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match=r"outputs has no argument 'stride'$"):
        checked(stride=positive)(outputs)


def test_whole_numbers_are_no_floats() -> None:
    half = torch.zeros(2, dtype=torch.half)
    assert floats("n")("x", half, {}) is half
    with pytest.raises(TypeError, match=r"^x must be a floating-point tensor, got "):
        floats()("x", torch.zeros(2, dtype=torch.bool), {})
