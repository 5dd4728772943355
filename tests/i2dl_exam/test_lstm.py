"""The exam's LSTM against torch's cell and against its definition, term by term."""

import math
from fractions import Fraction

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from i2dl_exam.lstm import lstm_gates, lstm_state
from i2dl_exam.sampling import seeded_normal

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
    cell = nn.LSTMCell(m, n, bias=False, dtype=torch.float64)
    order = [2, 1, 3, 0]  # torch's input, forget, candidate and output gate
    cell.weight_ih.data, cell.weight_hh.data = (w[order].flatten(0, 1) for w in (W, U))
    h_torch, c_torch = cell(x, (h, c))
    torch.testing.assert_close(c_exam, c_torch)
    torch.testing.assert_close(h_exam / c_exam * c_exam.tanh(), h_torch)


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


BAD = [2.0, math.nan]  # one such entry of a tensor is enough


@pytest.mark.parametrize("name", ["g1", "g2", "g3"])
@pytest.mark.parametrize(
    "value",
    [Fraction(-1, 2), Fraction(3, 2), *(torch.tensor([0.5, x, 0.5]) for x in BAD)],
)
def test_state_refuses_gates_outside_0_to_1(
    name: str, value: Fraction | Tensor
) -> None:
    values = {key: Fraction(1) for key in ("g1", "g2", "g3", "candidate", "c")}
    with pytest.raises(ValueError, match=f"{name} must lie between 0 and 1, got"):
        lstm_state(**values | {name: value})
