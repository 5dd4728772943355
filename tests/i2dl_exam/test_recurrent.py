"""The vanilla RNN against torch's cells, autograd and exact difference quotients."""

from fractions import Fraction
from typing import Any

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import nn

from i2dl_exam.recurrent import (
    VanillaRNNCell,
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


def copied(other: nn.RNNCell) -> VanillaRNNCell:
    """Our cell with torch's weights and the sum of its two biases."""
    cell = VanillaRNNCell(other.input_size, other.hidden_size).double()
    bias = other.bias_ih + other.bias_hh
    weights = {"V": other.weight_hh, "W": other.weight_ih, "b": bias}
    cell.load_state_dict(weights)
    return cell


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
@given(sizes, sizes, st.booleans())
def test_parameter_count_is_what_our_cell_stores(m: int, n: int, bias: bool) -> None:
    cell = VanillaRNNCell(m, n, bias)
    stored = sum(p.numel() for p in cell.parameters())
    assert rnn_parameter_count(m, n, biases=int(bias)) == stored


def test_a_cell_on_paper_has_one_bias_vector() -> None:
    assert rnn_parameter_count(3, 5) == 5 * 3 + 5 * 5 + 5


@pytest.mark.parametrize("name", ["input_size", "hidden_size", "blocks"])
@pytest.mark.parametrize("value", [0, -3])
def test_parameter_count_refuses_sizes_below_one(name: str, value: int) -> None:
    values = {"input_size": 3, "hidden_size": 5, name: value}
    with pytest.raises(ValueError, match=f"{name} must be at least 1, got {value}"):
        rnn_parameter_count(**values)


@pytest.mark.parametrize("name", ["input_size", "hidden_size", "blocks", "biases"])
@pytest.mark.parametrize("value", [2.0, True, "3", None])
def test_parameter_count_refuses_what_is_no_integer(name: str, value: int) -> None:
    values = {"input_size": 3, "hidden_size": 5, name: value}
    with pytest.raises(TypeError, match=f"{name} must be an int, got {value!r}"):
        rnn_parameter_count(**values)


def test_parameter_count_refuses_a_negative_number_of_biases() -> None:
    with pytest.raises(ValueError, match="biases must be at least 0, got -1"):
        rnn_parameter_count(3, 5, biases=-1)


@settings(deadline=None)
@given(sizes, sizes, st.integers(0, 99))
def test_cell_equals_torchs_cell(m: int, n: int, seed: int) -> None:
    other = nn.RNNCell(m, n, dtype=torch.float64)
    x, h = seeded_normal(4, m, seed=seed), seeded_normal(4, n, seed=seed + 1)
    torch.testing.assert_close(copied(other)(x, h), other(x, h))


def test_cell_takes_one_vector_or_any_batch() -> None:
    cell = VanillaRNNCell(3, 5).double()
    x, h = seeded_normal(2, 4, 3), seeded_normal(2, 4, 5, seed=1)
    batched = cell(x, h)
    assert batched.shape == (2, 4, 5)
    torch.testing.assert_close(cell(x[1, 2], h[1, 2]), batched[1, 2])


def test_step_is_the_formula_with_matrix_products() -> None:
    V, W, b = (seeded_normal(*s) for s in ((5, 5), (5, 3), (5,)))
    x, h = seeded_normal(3, seed=1), seeded_normal(5, seed=2)
    torch.testing.assert_close(rnn_step(x, h, V, W, b), (V @ h + W @ x + b).tanh())
    torch.testing.assert_close(rnn_step(x, h, V, W), (V @ h + W @ x).tanh())
    relu = (V @ h + W @ x + b).clamp(min=0)
    torch.testing.assert_close(rnn_step(x, h, V, W, b, torch.relu), relu)


def test_cell_starts_like_torchs_cell() -> None:
    drawn = torch.cat([p.flatten() for p in VanillaRNNCell(3, 100).parameters()])
    assert 0.099 < drawn.max().item() <= 0.1  # 10,400 uniform draws in +-1/sqrt(100)
    assert -0.1 <= drawn.min().item() < -0.099


@pytest.mark.parametrize("size", [(0, 5), (3, -1)])
def test_cell_refuses_sizes_below_one(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="_size must be at least 1, got"):
        VanillaRNNCell(*size)


STEP = {"x": (3,), "h": (5,), "V": (5, 5), "W": (5, 3), "b": (5,)}


@pytest.mark.parametrize(
    ("name", "shape", "message"),
    [
        ("x", (4,), r"x must have shape \(\.\.\., 3\), got \(4,\)"),
        ("x", (), r"x must have shape \(\.\.\., 3\), got \(\)"),
        ("h", (2, 3), r"h must have shape \(\.\.\., 5\), got \(2, 3\)"),
        ("V", (5, 3), r"V must have shape \(5, 5\), got \(5, 3\)"),
        ("V", (2, 5, 5), r"V must have shape \(any, any\), got \(2, 5, 5\)"),
        ("W", (5,), r"W must have shape \(5, any\), got \(5,\)"),
        ("W", (3, 5), r"W must have shape \(5, any\), got \(3, 5\)"),
        ("b", (1,), r"b must have shape \(5,\), got \(1,\)"),
    ],
)
def test_step_names_the_wrong_shape(
    name: str, shape: tuple[int, ...], message: str
) -> None:
    values: dict[str, Any]
    values = {key: torch.zeros(own) for key, own in {**STEP, name: shape}.items()}
    with pytest.raises(ValueError, match=message):
        rnn_step(**values)


def test_step_refuses_batches_of_different_sizes() -> None:
    V, W = torch.zeros(5, 5), torch.zeros(5, 3)
    message = r"^axes in front must fit together, got x \(2,\), h \(4,\)$"
    with pytest.raises(ValueError, match=message):
        rnn_step(torch.zeros(2, 3), torch.zeros(4, 5), V, W)


@pytest.mark.parametrize("name", STEP)
def test_step_refuses_what_is_no_tensor(name: str) -> None:
    values: dict[str, Any] = {key: torch.zeros(own) for key, own in STEP.items()}
    values[name] = [1.0]
    with pytest.raises(TypeError, match=rf"{name} must be a tensor, got \[1\.0\]"):
        rnn_step(**values)


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


def test_relu_rnn_has_no_negative_zero() -> None:
    assert str(relu_rnn(-3.0, 3.0, 0.0, [2.0, 3.0])[1]) == "[6.0, 0.0]"


def test_relu_rnn_works_elementwise_on_tensors() -> None:
    V, W = torch.tensor([-3.0, -2.0]), torch.tensor([3.0, 1.0])
    h0 = torch.tensor([0.0, 2.0])
    xs = list(torch.tensor([[2.0, 2.0], [3.0, 1.5], [1.0, 4.0]]))
    _, hs = relu_rnn(V, W, h0, xs)
    assert [h.tolist() for h in hs] == [[6, 0], [0, 1.5], [3, 1]]


@settings(deadline=None)
@given(fractions, fractions, fractions, sequences)
def test_gradients_equal_exact_difference_quotients(
    V: Fraction, W: Fraction, h0: Fraction, xs: list[Fraction]
) -> None:
    zs, _ = relu_rnn(V, W, h0, xs)
    assume(0 not in zs)
    dV, dW, dx = relu_rnn_gradients(V, W, h0, xs)
    e = Fraction(1, 10**12)  # too small to move any z_t across 0

    def last(dv: Fraction, dw: Fraction, at: int, dxt: Fraction) -> Fraction:
        shifted = [x + dxt * (i == at) for i, x in enumerate(xs)]
        return relu_rnn(V + dv, W + dw, h0, shifted)[1][-1]

    def quotient(v: int, w: int, at: int = -1) -> Fraction:
        x = int(at >= 0)
        up, down = (last(s * v, s * w, at, s * x) for s in (e, -e))
        return (up - down) / (2 * e)

    assert abs(quotient(1, 0) - dV) < Fraction(1, 10**9)
    assert abs(quotient(0, 1) - dW) < Fraction(1, 10**9)
    assert [quotient(0, 0, at) for at in range(len(xs))] == dx  # linear in each x


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


@pytest.mark.parametrize("function", [relu_rnn, relu_rnn_gradients])
def test_relu_rnn_refuses_what_is_no_number(function: object) -> None:
    assert callable(function)
    with pytest.raises(TypeError, match="V must be a number or a tensor, got 'a'"):
        function("a", 1, 0, [1])
    with pytest.raises(TypeError, match="W must be a number or a tensor, got True"):
        function(1, True, 0, [1])
    with pytest.raises(TypeError, match="h0 must be a number or a tensor, got None"):
        function(1, 1, None, [1])
    with pytest.raises(TypeError, match=r"xs\[1\] must be a number .* got \[2\]"):
        function(1, 1, 0, [1, [2]])
    with pytest.raises(ValueError, match="xs must hold at least one input, got none"):
        function(1, 1, 0, [])
