"""The exam's LSTM against torch's cell and against its definition, term by term."""

import math
from fractions import Fraction
from itertools import permutations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from i2dl_exam.lstm import as_lstm_cell, lstm_gates, lstm_state
from i2dl_exam.sampling import seeded_normal

RIGHT = ("output", "forget", "update")
sizes = st.integers(1, 8)
seeds = st.integers(0, 99)


@settings(deadline=None)
@given(sizes, sizes, seeds)
def test_step_equals_torchs_cell_up_to_its_tanh(m: int, n: int, seed: int) -> None:
    W, U = seeded_normal(4, n, m, seed=seed), seeded_normal(4, n, n, seed=seed + 1)
    x, state = seeded_normal(6, m, seed=seed + 2), seeded_normal(2, 6, n, seed=seed + 3)
    h, c = state
    g1, g2, g3, candidate = lstm_gates(x, h, W, U)
    h_exam, c_exam = lstm_state(g1, g2, g3, candidate, c)
    h_torch, c_torch = as_lstm_cell(W, U, RIGHT)(x, (h, c))
    torch.testing.assert_close(c_exam, c_torch)
    torch.testing.assert_close(h_exam / c_exam * c_exam.tanh(), h_torch)


def test_gates_are_the_formula_with_matrix_products() -> None:
    W, U = seeded_normal(4, 5, 3), seeded_normal(4, 5, 5, seed=1)
    x, h = seeded_normal(3, seed=2), seeded_normal(5, seed=3)
    for k, found in enumerate(lstm_gates(x, h, W, U)):
        z = W[k] @ x + U[k] @ h
        torch.testing.assert_close(found, z.tanh() if k == 3 else 1 / (1 + (-z).exp()))


def test_gates_take_one_vector_or_any_batch() -> None:
    W, U = seeded_normal(4, 5, 3), seeded_normal(4, 5, 5, seed=1)
    x, h = seeded_normal(2, 7, 3, seed=2), seeded_normal(2, 7, 5, seed=3)
    batched, single = lstm_gates(x, h, W, U), lstm_gates(x[1, 6], h[1, 6], W, U)
    for all_of_them, one in zip(batched, single, strict=True):
        torch.testing.assert_close(all_of_them[1, 6], one)


@pytest.mark.parametrize("number", [float, Fraction, torch.tensor])
def test_state_works_for_each_kind_of_number(number: type) -> None:
    h, c = lstm_state(*(number(a) for a in (0.5, 0.25, 0.75, -1.0, 8.0)))
    assert (float(h), float(c)) == (0.625, 1.25)
    assert type(h) is type(number(1.0))


@pytest.mark.parametrize("name", ["g1", "g2", "g3"])
@pytest.mark.parametrize("value", [Fraction(-1, 2), Fraction(3, 2)])
def test_state_refuses_gates_outside_0_to_1(name: str, value: Fraction) -> None:
    one = Fraction(1)
    values = {"g1": one, "g2": one, "g3": one, "candidate": one, "c": one, name: value}
    with pytest.raises(ValueError, match=f"{name} must lie between 0 and 1, got"):
        lstm_state(**values)


def test_state_takes_gates_that_are_shut_and_open() -> None:
    assert lstm_state(1, 0, 1, 5, 8) == (5, 5)
    assert lstm_state(0, 1, 0, 5, 8) == (0, 8)


def test_state_refuses_one_bad_or_missing_entry_of_a_tensor() -> None:
    ones = torch.ones(3)
    for bad in (2.0, math.nan):
        gate = torch.tensor([0.5, bad, 0.5])
        with pytest.raises(ValueError, match="g2 must lie between 0 and 1, got tensor"):
            lstm_state(ones, gate, ones, ones, ones)


@pytest.mark.parametrize("name", ["g1", "g2", "g3", "candidate"])
def test_state_refuses_shapes_that_differ(name: str) -> None:
    values = {key: torch.ones(3) for key in ("g1", "g2", "g3", "candidate", "c")}
    values[name] = torch.ones(1)
    message = rf"{name} must have the shape of c, \(3,\), got \(1,\)"
    with pytest.raises(ValueError, match=message):
        lstm_state(**values)


@pytest.mark.parametrize(
    ("name", "shape", "message"),
    [
        ("W", (3, 5, 3), r"W must have shape \(4, any, any\), got \(3, 5, 3\)"),
        ("W", (20, 3), r"W must have shape \(4, any, any\), got \(20, 3\)"),
        ("U", (4, 5, 3), r"U must have shape \(4, 5, 5\), got \(4, 5, 3\)"),
        ("x", (5,), r"x must have shape \(\.\.\., 3\), got \(5,\)"),
        ("h", (3,), r"h must have shape \(\.\.\., 5\), got \(3,\)"),
    ],
)
def test_gates_name_the_wrong_shape(
    name: str, shape: tuple[int, ...], message: str
) -> None:
    shapes = {"x": (3,), "h": (5,), "W": (4, 5, 3), "U": (4, 5, 5), name: shape}
    values = {key: torch.zeros(own) for key, own in shapes.items()}
    with pytest.raises(ValueError, match=message):
        lstm_gates(**values)


def test_gates_refuse_batches_of_different_sizes() -> None:
    W, U = torch.zeros(4, 5, 3), torch.zeros(4, 5, 5)
    message = r"^axes in front must fit together, got x \(2,\), h \(4,\)$"
    with pytest.raises(ValueError, match=message):
        lstm_gates(torch.zeros(2, 3), torch.zeros(4, 5), W, U)


def test_gates_refuse_what_is_no_tensor() -> None:
    with pytest.raises(TypeError, match="W must be a tensor, got 3"):
        lstm_gates(torch.ones(3), torch.ones(5), 3, torch.ones(4, 5, 5))  # type: ignore[arg-type]


def test_torch_cell_is_a_copy_without_bias_of_the_same_dtype() -> None:
    W, U = seeded_normal(4, 5, 3), seeded_normal(4, 5, 5, seed=1)
    cell = as_lstm_cell(W, U, RIGHT)
    assert not cell.bias
    assert cell.weight_ih.dtype == torch.float64
    W.zero_()
    assert cell.weight_ih.count_nonzero() == 60


def test_torch_cell_stacks_input_forget_candidate_output() -> None:
    W = torch.arange(4.0).reshape(4, 1, 1)
    for names in permutations(RIGHT):
        rows = as_lstm_cell(W, W, names).weight_ih.flatten().tolist()
        found = dict(zip(("update", "forget", "c", "output"), rows, strict=True))
        assert found == {**{name: k for k, name in enumerate(names)}, "c": 3}


@pytest.mark.parametrize(
    "names", [("output", "forget"), ("output", "forget", "input"), ("forget",) * 3]
)
def test_torch_cell_refuses_other_names(names: tuple[str, ...]) -> None:
    W, U = torch.ones(4, 5, 3), torch.ones(4, 5, 5)
    with pytest.raises(ValueError, match="gates must name forget, output and update"):
        as_lstm_cell(W, U, names)


def test_torch_cell_refuses_wrong_shapes() -> None:
    with pytest.raises(
        ValueError, match=r"U must have shape \(4, 5, 5\), got \(5, 5\)"
    ):
        as_lstm_cell(torch.ones(4, 5, 3), torch.ones(5, 5), RIGHT)
