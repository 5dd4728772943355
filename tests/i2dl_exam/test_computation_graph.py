"""Computation graphs: values, gradients, and what they refuse."""

import math
import re
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from torch import Tensor

from i2dl_exam.computation_graph import (
    OPERATIONS,
    ComputationGraph,
    batch_norm_graph,
)
from i2dl_exam.sampling import seeded_normal

FIVE = {"x": 9, "E[x]": 6, "Var[x]": 4, "gamma": 8, "beta": -1}
TORCH = {
    "+": torch.add,
    "-": torch.sub,
    "*": torch.mul,
    "1/.": torch.reciprocal,
    "sqrt": torch.sqrt,
}
ratios = st.fractions(-9, 9, max_denominator=9)


@st.composite
def circles(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    """Up to eight circles over three leaves, in any order, joined to one output."""
    names, result = ["a", "b", "c"], {}
    for k in range(draw(st.integers(1, 8))):
        operation = draw(st.sampled_from(sorted(OPERATIONS)))
        count = OPERATIONS[operation].inputs
        inputs = [draw(st.sampled_from(names)) for _ in range(count)]
        if operation == "sqrt":  # of a square, so that it has a value
            result[f"s{k}"] = ("*", inputs[0], inputs[0])
            inputs = [f"s{k}"]
        result[f"u{k}"] = (operation, *inputs)
        names.append(f"u{k}")
    used = {name for _, *inputs in result.values() for name in inputs}
    ends = [name for name in result if name not in used]
    for k, (first, second) in enumerate(pairwise(ends)):
        result[f"t{k}"] = ("+", f"t{k - 1}" if k else first, second)
    order = draw(st.permutations(sorted(result)))
    return {name: result[name] for name in order}


def message(circles: dict[str, tuple[str, ...]]) -> str:
    """What the error says with which these circles are refused."""
    with pytest.raises(ValueError) as error:  # noqa: PT011  its text is returned
        ComputationGraph(circles)
    return str(error.value)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_an_operation_and_its_slopes_are_torchs(name: str) -> None:
    operation = OPERATIONS[name]
    inputs = [
        (seeded_normal(50, seed=k).abs() + 0.1).requires_grad_()
        for k in range(operation.inputs)
    ]
    expected = TORCH[name](*inputs)
    slopes = torch.autograd.grad(expected.sum(), inputs)
    ours = operation.slopes(*inputs)
    floats = [tensor[0].item() for tensor in inputs]

    torch.testing.assert_close(operation.value(*inputs), expected)
    assert math.isclose(operation.value(*floats), expected[0].item())
    assert len(ours) == operation.inputs
    for slope, wanted in zip(ours, slopes, strict=True):
        torch.testing.assert_close(slope * torch.ones_like(wanted), wanted)


@given(circles(), st.integers(0, 99))
def test_gradients_of_any_graph_are_autograds(
    circles: dict[str, tuple[str, ...]], seed: int
) -> None:
    graph = ComputationGraph(circles)
    leaves = {
        name: (seeded_normal(4, seed=seed + k).abs() + 0.5).requires_grad_()
        for k, name in enumerate(graph.leaves)
    }
    values = dict(leaves)
    while len(values) < len(leaves) + len(circles):  # in any order that works
        for name, (operation, *inputs) in circles.items():
            if set(inputs) <= set(values):
                values[name] = TORCH[operation](*(values[a] for a in inputs))
    assume(all(a.abs().min() > 0.001 and a.abs().max() < 1000 for a in values.values()))
    output = values[graph.order[-1]]
    expected = torch.autograd.grad(output.sum(), leaves.values())
    found = graph.backward(graph.forward(leaves))
    largest = max(gradient.abs().max().item() for gradient in found.values())
    for name, gradient in zip(leaves, expected, strict=True):
        torch.testing.assert_close(
            found[name].detach(), gradient, rtol=1e-8, atol=1e-8 * largest
        )


@given(circles())
def test_order_puts_every_circle_after_what_it_needs(
    circles: dict[str, tuple[str, ...]],
) -> None:
    graph = ComputationGraph(circles)
    known = set(graph.leaves)
    for name in graph.order:
        assert set(circles[name][1:]) <= known
        known.add(name)
    assert sorted(graph.order) == sorted(circles)
    assert set(graph.leaves) <= {"a", "b", "c"}


@given(ratios, ratios.filter(bool), ratios, ratios)
def test_fractions_stay_exact(
    x: Fraction, q: Fraction, gamma: Fraction, beta: Fraction
) -> None:
    leaves = {"x": x, "E[x]": 6, "Var[x]": q**2, "gamma": gamma, "beta": beta}
    graph = batch_norm_graph()
    values = graph.forward(leaves)
    gradients = graph.backward(values)
    root = abs(q)

    assert {type(a) for a in (*values.values(), *gradients.values())} == {Fraction}
    assert values["u6"] == gamma * (x - 6) / root + beta
    assert gradients["Var[x]"] == -gamma * (x - 6) / (2 * root**3)


def test_integers_of_numpy_do_not_overflow() -> None:
    square = ComputationGraph({"y": ("*", "a", "a")})
    assert square.forward({"a": np.int64(3037000500)})["y"] == 3037000500**2


def test_an_input_used_twice_gets_both_gradients() -> None:
    square = ComputationGraph({"y": ("*", "x", "x")})
    assert square.backward(square.forward({"x": 7})) == {"x": 14, "y": 1}


def test_tensors_keep_dtype_and_are_not_changed() -> None:
    leaves = {
        name: torch.full((2, 3), value, dtype=torch.float32)
        for name, value in FIVE.items()
    }
    copies = {name: value.clone() for name, value in leaves.items()}
    graph = batch_norm_graph()
    values = graph.forward(leaves)
    kept = {name: value.clone() for name, value in values.items()}
    gradients = graph.backward(values)
    for found in (values, gradients):
        assert {a.dtype for a in found.values()} == {torch.float32}
        assert {tuple(a.shape) for a in found.values()} == {(2, 3)}
    assert all(leaves[name].equal(copies[name]) for name in leaves)
    assert all(values[name].equal(kept[name]) for name in values)


def test_floats_give_floats() -> None:
    graph = batch_norm_graph()
    values = graph.forward({name: float(value) for name, value in FIVE.items()})
    gradients = graph.backward(values)
    assert {type(a) for a in (*values.values(), *gradients.values())} == {float}
    assert (values["u6"], gradients["Var[x]"]) == (11, -1.5)


def test_an_unknown_operation_is_refused() -> None:
    known = "+, -, *, 1/., sqrt"
    wanted = f"the operation of 'y' must be one of {known}, got"
    assert message({"y": ("tanh", "x")}) == f"{wanted} 'tanh'"
    assert message({"y": ()}) == f"{wanted} ''"


def test_a_wrong_number_of_inputs_is_refused() -> None:
    root = message({"y": ("sqrt", "a", "b")})
    assert root == "'sqrt' of 'y' must have 1 inputs, got 2"
    assert message({"y": ("+", "a")}) == "'+' of 'y' must have 2 inputs, got 1"
    assert message({"y": ("1/.",)}) == "'1/.' of 'y' must have 1 inputs, got 0"


def test_a_cycle_is_refused() -> None:
    begin = "circles must not form a cycle, got"
    assert message({"y": ("+", "x", "y")}) == f"{begin} y -> y"
    two = message({"a": ("sqrt", "b"), "b": ("sqrt", "a"), "y": ("1/.", "x")})
    assert two in {f"{begin} a -> b -> a", f"{begin} b -> a -> b"}


def test_a_graph_with_two_outputs_or_none_is_refused() -> None:
    two = {"v": ("1/.", "x"), "u": ("sqrt", "x")}
    begin = "circles must have exactly one output, got"
    assert message(two) == f"{begin} ['u', 'v']"
    assert message({}) == f"{begin} []"


@pytest.mark.parametrize(
    ("given", "got"),
    [
        ({"a": 1}, "['a']"),
        ({"a": 1, "b": 2, "y": 3}, "['a', 'b', 'y']"),
        ({}, "[]"),
    ],
)
def test_missing_and_foreign_leaves_are_refused(
    given: dict[str, int], got: str
) -> None:
    graph = ComputationGraph({"y": ("-", "a", "b")})
    message = f"leaves must be given for ['a', 'b'], got {got}"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        graph.forward(given)


def test_backward_needs_all_values() -> None:
    graph = ComputationGraph({"y": ("-", "a", "b")})
    message = "values must be given for ['a', 'b', 'y'], got ['a', 'b']"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        graph.backward({"a": 1, "b": 2})


def test_leaves_of_different_kinds_are_refused() -> None:
    graph = ComputationGraph({"y": ("-", "a", "b")})
    vector, matrix = seeded_normal(3), seeded_normal(2, 3)
    for b, kind in ((matrix, "(2, 3)"), (1.0, "'number'")):
        message = (
            "leaves must be all numbers or all tensors of one shape, "
            f"got {{'a': (3,), 'b': {kind}}}"
        )
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            graph.forward({"a": vector, "b": b})
    for value in ("1", True, None):
        message = f"a must be a number or a tensor, got {value!r}"
        with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
            graph.forward({"a": value, "b": 1})


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (-4, "'sqrt' must take a number of at least 0, got -4"),
        (-0.5, "'sqrt' must take a number of at least 0, got -0.5"),
        (2, "'sqrt' must take a float or the square of a fraction, got 2"),
        (
            Fraction(4, 3),
            "'sqrt' must take a float or the square of a fraction, got 4/3",
        ),
    ],
)
def test_a_root_that_is_no_number_is_refused(
    value: int | float | Fraction, message: str
) -> None:
    graph = ComputationGraph({"y": ("sqrt", "v")})
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        graph.forward({"v": value})


@pytest.mark.parametrize("zero", [0, 0.0])
def test_zero_has_no_reciprocal_and_its_root_no_slope(zero: int | float) -> None:
    inverse = ComputationGraph({"y": ("1/.", "v")})
    root = ComputationGraph({"y": ("sqrt", "v")})
    with pytest.raises(ZeroDivisionError):
        inverse.forward({"v": zero})
    values = root.forward({"v": zero})
    assert values["y"] == 0
    with pytest.raises(ZeroDivisionError):
        root.backward(values)


def test_tensors_follow_torch_where_numbers_raise() -> None:
    v = torch.tensor([0.0, -1.0], dtype=torch.float64)
    inverse = ComputationGraph({"y": ("1/.", "v")}).forward({"v": v})["y"]
    root = ComputationGraph({"y": ("sqrt", "v")})
    values: dict[str, Tensor] = root.forward({"v": v})
    slope = root.backward(values)["v"]

    assert inverse.tolist() == [math.inf, -1]
    assert values["y"][0] == 0
    assert values["y"][1].isnan()
    assert slope[0] == math.inf


def test_the_exams_graph_takes_six_operations() -> None:
    message = "operations must be 6, one per circle, got 5"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        batch_norm_graph(["-", "sqrt", "1/.", "*", "*"])
    assert batch_norm_graph().leaves == list(FIVE)
