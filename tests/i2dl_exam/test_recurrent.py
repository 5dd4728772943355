"""The vanilla RNN against torch's cells and autograd."""

from fractions import Fraction

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from i2dl_exam.recurrent import (
    relu_rnn,
    relu_rnn_gradients,
    rnn_parameter_count,
    rnn_step,
)
from i2dl_exam.sampling import seeded_normal

sizes = st.integers(1, 12)
# Quarters: sums of products of a few of them are exact in float64.
fractions = st.integers(-16, 16).map(lambda n: Fraction(n, 4))
sequences = st.lists(fractions, min_size=1, max_size=5)


@settings(max_examples=25, deadline=None)
@given(sizes, sizes)
def test_parameter_count_is_what_torch_stores(m: int, n: int) -> None:
    kinds = ((nn.RNNCell, 1), (nn.GRUCell, 3), (nn.LSTMCell, 4))
    for kind, blocks in kinds:
        for bias in (True, False):
            cell = kind(m, n, bias=bias, device="meta")
            stored = sum(p.numel() for p in cell.parameters())
            assert rnn_parameter_count(m, n, blocks, biases=2 * bias) == stored


@settings(deadline=None)
@given(sizes, sizes, st.booleans(), st.integers(0, 99))
def test_step_equals_torchs_cell(m: int, n: int, bias: bool, seed: int) -> None:
    cell = nn.RNNCell(m, n, bias=bias, dtype=torch.float64)
    b = cell.bias_ih + cell.bias_hh if bias else None
    x, h = seeded_normal(2, 4, m, seed=seed), seeded_normal(2, 4, n, seed=seed + 1)
    found = rnn_step(x, h, cell.weight_hh, cell.weight_ih, b)
    expected = cell(x.flatten(0, 1), h.flatten(0, 1)).view(2, 4, n)
    torch.testing.assert_close(found, expected)
    one = rnn_step(x[1, 2], h[1, 2], cell.weight_hh, cell.weight_ih, b)
    torch.testing.assert_close(one, expected[1, 2])


def test_a_cell_on_paper_has_one_bias_vector() -> None:
    assert rnn_parameter_count(3, 5) == 5 * 3 + 5 * 5 + 5


@settings(deadline=None)
@given(fractions, fractions, fractions, sequences)
def test_relu_rnn_equals_torchs_rnn(
    V: Fraction, W: Fraction, h0: Fraction, xs: list[Fraction]
) -> None:
    cell = nn.RNNCell(1, 1, bias=False, nonlinearity="relu", dtype=torch.float64)
    nn.init.constant_(cell.weight_hh, float(V))
    nn.init.constant_(cell.weight_ih, float(W))
    state, (_, hs) = torch.full((1,), float(h0)).double(), relu_rnn(V, W, h0, xs)
    for x, h in zip(xs, hs, strict=True):
        state = cell(torch.full((1,), float(x), dtype=torch.float64), state)
        assert state.item() == h


@pytest.mark.parametrize("number", [int, float, Fraction, torch.tensor])
def test_relu_rnn_keeps_the_kind_of_number(number: type) -> None:
    V, W, h0, *xs = (number(a) for a in (-3, 3, 0, 2, 3, 1))
    zs, hs = relu_rnn(V, W, h0, xs)
    assert ([int(z) for z in zs], [int(h) for h in hs]) == ([6, -9, 3], [6, 0, 3])
    assert {type(a) for a in zs + hs} == {type(V)}


@settings(deadline=None)
@given(fractions, fractions, fractions, sequences)
def test_gradients_equal_autograd_even_at_zero(
    V: Fraction, W: Fraction, h0: Fraction, xs: list[Fraction]
) -> None:
    v, w, x = (
        torch.tensor(a, dtype=torch.float64, requires_grad=True)
        for a in (float(V), float(W), [float(x) for x in xs])
    )
    h = torch.tensor(float(h0), dtype=torch.float64)
    for one in x:
        h = torch.relu(v * h + w * one)  # torch's slope at 0 is 0 as well
    dV, dW, dx = relu_rnn_gradients(V, W, h0, xs)
    found = [grad.tolist() for grad in torch.autograd.grad(h, [v, w, x])]
    assert found == [dV, dW, dx]


def test_gradients_of_no_input_and_of_many() -> None:
    assert relu_rnn_gradients(2, 3, 1, []) == (0, 0, [])
    dV, dW, dx = relu_rnn_gradients(1, 1, 0, [1] * 20_000)  # at once: time is linear
    assert (dV, dW, dx) == (sum(range(20_000)), 20_000, [1] * 20_000)
